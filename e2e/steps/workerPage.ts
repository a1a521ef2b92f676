import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "vite";
import { once } from "../../src/lab/async/once.ts";
import { builtFile, builtFolder } from "./built.ts";

/** `workerClient.ts` bundled into one script. It talks to the built worker as the page does and is not shipped. */
const clientScript = once(async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      rolldownOptions: { input: fileURLToPath(new URL("workerClient.ts", import.meta.url)) },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) throw new Error("vite built no client");
  return output.output[0].code;
});

/** Opens an empty page on the lab's origin with the client script. */
export async function openClient(page: Page): Promise<void> {
  const body = await clientScript();
  await page.route("**/client.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="client.js"></script>',
    }),
  );
  await page.route("**/client.js", (route) => route.fulfill({ contentType: "text/javascript", body }));
  await page.goto("./client.html");
}

/** Address of the built engine worker. */
export function builtWorker(): string {
  const worker = readdirSync(builtFile("assets")).find((name) => /^lab\.worker-.*\.js$/.test(name));
  if (worker === undefined) throw new Error(`no built worker in ${builtFolder}: build the lab first`);
  return `assets/${worker}`;
}
