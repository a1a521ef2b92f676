import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { expect, test } from "./steps/lab.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const started: ChildProcess[] = [];

/** Runs `npm start` with these options and returns what it prints once it says where the lab is, or when it ends. */
function npmStart(...options: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ["scripts/start.mjs", ...options], { cwd: root });
  started.push(child);
  return new Promise((resolve) => {
    let text = "";
    const hear = (chunk: Buffer) => {
      text += chunk;
      if (options.includes("--host") ? /docs\/host\.md|no network/.test(text) : /RoBin Lab: /.test(text)) resolve(text);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("close", (code) => resolve(`${text}exit code ${code}`));
  });
}

test.afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

test("npm start uses the next port when the usual one is taken, and serves other devices only when asked", async ({
  request,
}) => {
  const holder = createServer();
  await new Promise<void>((resolve) => {
    // Already taken by another program: just as good.
    holder.once("error", () => resolve());
    holder.listen(4180, "127.0.0.1", resolve);
  });
  const address = /http:\S+/.exec(await npmStart())?.[0] ?? "";
  expect(Number(new URL(address).port)).toBeGreaterThan(4180);
  expect(await (await request.get(address)).text()).toContain("<title>RoBin Lab</title>");
  expect(await npmStart("--port", "4180")).toMatch(/port 4180 is in use: .* choose another port[\s\S]*exit code 1/);
  holder.close();

  const shared = await npmStart("--host", "--port", "0");
  expect(shared).toMatch(/RoBin Lab: http:\/\/127\.0\.0\.1:\d+\//);
  // A machine without a network says so; others print their address as text and as a QR code.
  if (!shared.includes("no network")) {
    const inNetwork = /In your network: (\S+)/.exec(shared)?.[1] ?? "";
    expect((await request.get(inNetwork)).status()).toBe(200);
    expect(shared).toMatch(/[█▀▄]{10}/);
  }
  expect(await npmStart("--prot", "1")).toMatch(/--prot[\s\S]*--port N[\s\S]*exit code 2/);
});
