import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "vite";
import { builtFile, builtFolder } from "./built.ts";
import { attack, expect, expectVerdicts, fill, openAttack, test } from "./lab.ts";

/** `workerClient.ts` as one script: it speaks to the built worker as the page does, and is not shipped. */
async function clientScript(): Promise<string> {
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
}

/** An empty page of the lab's own origin that has the client. */
async function openClient(page: Page): Promise<void> {
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

/** Skips, aloud, where this Chromium has no WebGPU at all, not even in software. */
async function needAdapter(page: Page): Promise<void> {
  const missing = await page.evaluate(async () => {
    if (navigator.gpu === undefined) return "this Chromium has no WebGPU";
    return (await navigator.gpu.requestAdapter()) === null
      ? "WebGPU found no adapter, not even in software"
      : null;
  });
  if (missing !== null) console.log(`WebGPU story skipped: ${missing}`);
  test.skip(missing !== null, missing ?? "");
}

/** The largest difference of two lists, in the unit of their values. */
function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  expect(a.length).toBeGreaterThan(0);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

test("in the worker, a training step and an attack on WebGPU agree with WASM", async ({ page }) => {
  await openClient(page);
  await needAdapter(page);
  const worker = readdirSync(builtFile("assets")).find((name) => /^lab\.worker-.*\.js$/.test(name));
  if (worker === undefined) throw new Error(`no built worker in ${builtFolder}: build the lab first`);
  const [wasm, webgpu] = await page.evaluate(
    (address) => globalThis.measureBackends(address, ["wasm", "webgpu"]),
    `assets/${worker}`,
  );
  if (wasm === undefined || webgpu === undefined) throw new Error("two backends expected");
  expect(wasm.backend.id).toBe("wasm");
  expect(webgpu.backend.id).toBe("webgpu");
  expect(webgpu.trainingLoss).toBeCloseTo(wasm.trainingLoss, 3);
  expect(largestDifference(webgpu.weights, wasm.weights)).toBeLessThan(1e-4);
  expect(largestDifference(webgpu.attackLosses, wasm.attackLosses)).toBeLessThan(1e-3);
  expect(largestDifference(webgpu.scores, wasm.scores)).toBeLessThan(1e-3);
  expect(largestDifference(webgpu.sizes, wasm.sizes)).toBeLessThan(1e-3);
  expect(webgpu.predictions).toEqual(wasm.predictions);
});

test("who asks for WebGPU gets it, is told that it is software, and sees both verdicts", async ({ page }) => {
  await openClient(page);
  await needAdapter(page);
  await openAttack(page, "?backend=webgpu");
  await expect(page.getByRole("button", { name: /^Backend:/ })).toHaveText(/WebGPU \(software\)/);
  await fill(page, "Steps", 1);
  await attack(page);
  await expectVerdicts(page);
});
