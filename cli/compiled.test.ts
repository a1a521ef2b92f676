import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const repository = fileURLToPath(new URL("../", import.meta.url));
let lab: string;

/** A lab of a few lines, compiled and started as the real one is. */
beforeAll(async () => {
  lab = await mkdtemp(join(tmpdir(), "robin-compiled-"));
  for (const folder of ["cli", "workers", "node_modules"]) await mkdir(join(lab, folder));
  for (const script of ["lab.mjs", "compiled.mjs"]) await cp(join(repository, "cli", script), join(lab, "cli", script));
  for (const needed of ["esbuild", "@esbuild"])
    await symlink(join(repository, "node_modules", needed), join(lab, "node_modules", needed));
  for (const thread of ["lab", "stock"]) await writeFile(join(lab, `workers/${thread}.thread.ts`), "export {};");
  await writeFile(join(lab, "cli/main.ts"), 'import { text } from "./text.ts"; console.log(text, LAB_ROOT);');
  await write("one");
});
afterAll(() => rm(lab, { recursive: true }));

const write = (text: string) =>
  writeFile(join(lab, "cli/text.ts"), `export const text: string = ${JSON.stringify(text)};`);
const run = async (from = lab) => (await promisify(execFile)(process.execPath, [join(from, "cli/lab.mjs")])).stdout;
const builds = async () =>
  (await readdir(join(lab, "node_modules/.cache/robin-lab"))).filter((name) => name.startsWith("build-"));

test("commands that start at once each run the sources, which are compiled again only after a change", async () => {
  const [first, second] = await Promise.all([run(), run()]);
  expect(first).toMatch(/^one file:\/\/.*robin-compiled-.*\/\n$/);
  expect(second).toBe(first);
  const before = await builds();
  expect(await run()).toBe(first);
  expect(await builds()).toEqual(before);
  await write("two");
  expect(await run()).toContain("two");
  expect((await builds()).length).toBe(before.length + 1);
  await appendFile(join(lab, "cli/compiled.mjs"), "// Compiles otherwise.\n");
  expect(await run()).toContain("two");
  expect((await builds()).length).toBe(before.length + 2);
});

test("a copy of the repository with the times of its files runs from its own folder", async () => {
  // Whole seconds, which Node copies exactly.
  const sources = [
    "cli/main.ts",
    "cli/text.ts",
    "cli/compiled.mjs",
    "workers/lab.thread.ts",
    "workers/stock.thread.ts",
  ];
  for (const source of sources) await utimes(join(lab, source), 1e9, 1e9);
  await run();
  const copy = `${lab}-copy`;
  try {
    await cp(lab, copy, { recursive: true, preserveTimestamps: true });
    expect(await run(copy)).toContain("-copy/");
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});
