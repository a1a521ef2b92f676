import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-bundle-"));
});
afterAll(() => rm(folder, { recursive: true }));

const script = fileURLToPath(new URL("../scripts/bundle.mjs", import.meta.url));

/** A process of its own in the test's folder, far from the packages of this one. */
function node(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

async function digests(run: string): Promise<readonly string[]> {
  const { tasks }: ResultFile = JSON.parse(await readFile(join(folder, run, "result.json"), "utf8"));
  return tasks.map(({ label, digest }) => `${label}: ${digest}`);
}

test("the bundled command line runs outside of the project, and computes the same bits", async () => {
  const smoke = ["run", "smoke", "--backend", "wasm", "--workers", "1"];
  const { code, out, err } = node(script, "--out", "lab", "--platform", "none");
  expect(code, err).toBe(0);
  expect(out).toMatch(/^lab: 5 files, \d+\.\d MB \(\d+\.\d MB compressed\); node lab\/lab\.mjs --help\n$/);
  const bundled = node("lab/lab.mjs", ...smoke, "--out", "bundled");
  expect(bundled.code, bundled.err).toBe(0);
  await labCommand([...smoke, "--out", join(folder, "sources")]);
  expect(await digests("bundled")).toEqual(await digests("sources"));
});

test("a folder that is no bundle is not replaced, and a platform without an addon is named", async () => {
  await mkdir(join(folder, "mine"));
  await writeFile(join(folder, "mine", "thesis.txt"), "years of work");
  expect(node(script, "--out", "mine", "--platform", "none")).toMatchObject({
    code: 2,
    err: "mine contains something other than a bundle (no lab.mjs): name an empty or new folder with --out\n",
  });
  expect(await readFile(join(folder, "mine", "thesis.txt"), "utf8")).toBe("years of work");
  const { code, err } = node(script, "--out", "new", "--platform", "amiga-68k");
  expect(code).toBe(2);
  expect(err).toMatch(/^--platform amiga-68k (found, expected one of .*linux-x64.*, none|needs the optional package)/);
});
