import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-snakemake-"));
});
afterAll(() => rm(folder, { recursive: true }));

const version = spawnSync("snakemake", ["--version"], { encoding: "utf8" }).stdout?.trim();
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A process in the folder of the test. */
function runs(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  return { code: status, text: `${stdout}${stderr}` };
}

async function digests(path: string): Promise<readonly string[]> {
  const { tasks }: ResultFile = JSON.parse(await readFile(join(folder, path, "linf", "result.json"), "utf8"));
  return tasks.map(({ label, digest }) => `${label}: ${digest}`);
}

test("a study through Snakemake, its tasks killed at random, has the bits of lab run; nothing is computed twice", async ({
  skip,
}) => {
  if (!version) skip("Snakemake is not installed: apt-get install snakemake");
  const study = ["table-3", "--scale", "smoke"];
  const bundle = runs(process.execPath, file("../scripts/bundle.mjs"), "--out", "lab", "--platform", "none");
  expect(bundle.code, bundle.text).toBe(0);
  await mkdir(join(folder, "kills"));
  const lab = [file("workflow/fixtures/killer.mjs"), "1", join(folder, "kills"), join(folder, "lab", "lab.mjs")];
  const command = `node ${lab.join(" ")}`;
  const written = await labCommand([
    ...["workflow", ...study, "--out", join(folder, "flow")],
    ...["--job-minutes", "0.003", "--lab", command],
  ]);
  expect(written.code, written.err).toBe(0);

  const flow = ["--snakefile", "flow/Snakefile", "--cores", "2", "--scheduler", "greedy"];
  const { code, text } = runs("snakemake", ...flow, "--retries", "3");
  expect(code, text).toBe(0);
  const kills = (await readFile(join(folder, "kills", "kills"), "utf8")).trim().split("\n");
  expect(kills.length).toBeGreaterThan(1);

  const outputs = (await readdir(join(folder, "kills"))).filter((name) => name.endsWith(".log"));
  const logs = await Promise.all(outputs.map((name) => readFile(join(folder, "kills", name), "utf8")));
  const computed = logs.flatMap((log) => [...log.matchAll(/^computed {2}(.*), \d/gm)].map(([, label]) => label));
  expect(computed.length).toBeGreaterThan(9);
  expect(computed.filter((label, at) => computed.indexOf(label) !== at)).toEqual([]);

  expect((await labCommand(["run", ...study, "--out", join(folder, "run"), "--backend", "wasm"])).code).toBe(0);
  expect(await digests("flow")).toEqual(await digests("run"));
  for (const name of ["table-3.csv", "table-3.svg"])
    expect(await readFile(join(folder, "flow", name), "utf8")).toBe(await readFile(join(folder, "run", name), "utf8"));
  // The temporary file of a process that was killed while it wrote goes away after an hour.
  const left = (await readdir(join(folder, "flow", "checkpoints"))).filter((name) => !name.endsWith(".part"));
  expect(left).toEqual([]);
  expect((await labCommand(["status", join(folder, "flow")])).out).toContain("100 % of the estimated work is done");

  // A damaged result: its reader is refused, and Snakemake computes it again, alone.
  const weights = join(folder, "flow", "weights");
  const [first] = await readdir(weights);
  await rm(join(weights, first as string));
  await labCommand(["workflow", ...study, "--out", join(folder, "flow"), "--job-minutes", "0.003", "--lab", command]);
  const mended = runs("snakemake", ...flow);
  expect(mended.code, mended.text).toBe(0);
  expect((await stat(join(weights, first as string))).size).toBeGreaterThan(1000);
}, 240_000);
