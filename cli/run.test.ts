import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pack, PackIndex } from "../src/experiment/summary/pack.ts";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { readPack, readPackIndex } from "../src/lab/files/readPack.ts";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-run-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** One command line in this process, its workers in threads. */
const lab = (args: readonly string[], onLine: (text: string) => void = () => undefined, signal?: AbortSignal) =>
  labCommand(args, { onLine, signal });

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** One command line in a process of its own. */
function labProcess(
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): {
  readonly child: ChildProcess;
  readonly code: Promise<number | null>;
} {
  const child = spawn(process.execPath, [...nodeArgs, file("./lab.mjs"), ...args], { stdio: "ignore" });
  return { child, code: new Promise((resolve) => child.on("exit", resolve)) };
}

const wasm = ["--backend", "wasm"];
const runArgs = (name: string, ...more: string[]) => ["run", "smoke", "--out", join(folder, name), ...wasm, ...more];

async function resultOf(name: string): Promise<ResultFile> {
  return JSON.parse(await readFile(join(folder, name, "result.json"), "utf8"));
}

const digests = ({ tasks }: ResultFile) => tasks.map(({ label, digest }) => `${label}: ${digest}`);
const count = ({ tasks }: ResultFile, status: string) => tasks.filter((task) => task.status === status).length;

let reference: ResultFile;

test("a run computes every task, prints the comparison and leaves a result that says how it was made", async () => {
  const { code, out, err } = await lab(runArgs("reference", "--workers", "1"));
  expect(err).toContain("wasm on cpu (simd), 1 worker. WebAssembly was asked for.");
  expect(code).toBe(0);
  reference = await resultOf("reference");
  expect(count(reference, "computed")).toBe(reference.tasks.length);
  for (const { task, weights, provenance, warnings } of reference.tasks) {
    expect(provenance?.backend.id).toBe("wasm");
    expect(Array.isArray(warnings)).toBe(true);
    expect(weights === null).toBe(task.kind !== "train");
    if (weights !== null) expect((await readFile(join(folder, "reference", weights))).length).toBeGreaterThan(1000);
  }
  const clean = reference.summary.accuracies.find(({ measure }) => measure === "clean");
  expect(clean?.accuracy.n).toBe(32);
  expect(out).toContain(`(${clean?.accuracy.count}/32)`);
  for (const words of [
    "multiclass",
    "robin",
    "core",
    "strongest",
    "union",
    "PGD-3 top-2",
    "robin minus multiclass",
    "coherence",
  ])
    expect(out).toContain(words);
});

test("two workers give bit-equal weights, flags and coherence", async () => {
  expect((await lab(runArgs("two", "--workers", "2"))).code).toBe(0);
  expect(digests(await resultOf("two"))).toEqual(digests(reference));
});

test("a second run finds everything; damaged weights are reported and computed again to the same bits", async () => {
  await lab(runArgs("reference"));
  const again = await resultOf("reference");
  expect(count(again, "cached")).toBe(again.tasks.length);
  const planned = await lab(["plan", "smoke", "--out", join(folder, "reference")]);
  expect(planned.out).toContain("22 tasks, 22 stored, 0 to run: nothing is left to run");

  const damaged = again.tasks.find(({ label }) => label === "train robin arm 3");
  const path = join(folder, "reference", damaged?.weights ?? "");
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(path, bytes);
  const { code, err } = await lab(runArgs("reference"));
  expect(code).toBe(0);
  expect(err).toContain('("train robin arm 3") is damaged and counts as absent');
  const mended = await resultOf("reference");
  expect(mended.tasks.filter(({ status }) => status === "computed").map(({ label }) => label)).toEqual([
    "train robin arm 3",
  ]);
  expect(digests(mended)).toEqual(digests(reference));
});

test("a process killed in the middle of a training goes on from its checkpoint to the same bits", async () => {
  const alone = [{ id: "multiclass", decomposition: { id: "multiclass" } }];
  const settings = [
    `systems=${JSON.stringify(alone)}`,
    'evaluation.strategies=["core"]',
    "evaluation.coherence=false",
    "training.epochs=4",
  ].flatMap((setting) => ["--set", setting]);
  const checkpoints = join(folder, "killed", "checkpoints");
  const killer = ["--import", file("./runs/fixtures/killAtCheckpoint.mjs")];
  const { child, code } = labProcess(runArgs("killed", ...settings), killer);
  expect(await code).toBeNull();
  expect(child.signalCode).toBe("SIGKILL");
  const left = await readdir(checkpoints);
  expect(left.filter((name) => name.endsWith(".bin"))).toHaveLength(1);
  expect((await lab(runArgs("killed", ...settings))).code).toBe(0);
  expect((await lab(runArgs("whole", ...settings))).code).toBe(0);
  expect(digests(await resultOf("killed"))).toEqual(digests(await resultOf("whole")));
  expect((await readdir(checkpoints)).filter((name) => name.endsWith(".bin"))).toEqual([]);
});

test("two processes with one cache do every task once", async () => {
  const cache = ["--cache", join(folder, "cache"), "--workers", "1"];
  const processes = ["first", "second"].map((name) => labProcess(runArgs(name, ...cache)));
  expect(await Promise.all(processes.map(({ code }) => code))).toEqual([0, 0]);
  const [first, second] = await Promise.all([resultOf("first"), resultOf("second")]);
  expect(count(first, "computed") + count(second, "computed")).toBe(reference.tasks.length);
  for (const result of [first, second]) {
    expect(digests(result)).toEqual(digests(reference));
    expect(count(result, "computed") + count(result, "cached")).toBe(result.tasks.length);
  }
  for (const name of ["first", "second"]) expect(await readdir(join(folder, name, "weights"))).toHaveLength(11);
});

test("Ctrl-C keeps what is finished, writes a result and exits with 130; the same command goes on", async () => {
  const controller = new AbortController();
  const stopAfterFirst = (text: string) => {
    if (text.startsWith("computed")) controller.abort();
  };
  const { code, out } = await lab(runArgs("stopped", "--workers", "1"), stopAfterFirst, controller.signal);
  expect(code).toBe(130);
  expect(out).toContain("Run the same command again to resume");
  const stopped = await resultOf("stopped");
  expect(count(stopped, "computed")).toBeGreaterThan(0);
  expect(count(stopped, "stopped")).toBeGreaterThan(0);
  expect((await lab(runArgs("stopped"))).code).toBe(0);
  const whole = await resultOf("stopped");
  expect(count(whole, "cached")).toBe(count(stopped, "computed"));
  expect(digests(whole)).toEqual(digests(reference));
});

test("a failed training fails its system alone, with exit code 1", async () => {
  const settings = [
    "--set",
    'systems.robin.network={"id":"cnn-small"}',
    "--set",
    'systems.robin.training={"learningRate":100}',
  ];
  const { code, err } = await lab(runArgs("failed", ...settings));
  expect(code).toBe(1);
  expect(err).toMatch(/failed {4}train robin arm \d: training diverged/);
  const { tasks, summary } = await resultOf("failed");
  expect(tasks.find(({ label }) => label === "train multiclass")?.status).toBe("computed");
  expect(summary.accuracies.some(({ system }) => system === "multiclass")).toBe(true);
  const follower = tasks.find(({ label }) => label.startsWith("clean on robin"));
  expect(follower?.error).toMatch(/^it needs "train robin arm \d", which failed: training diverged/);
});

test("--pack judges the networks of a shipped pack anew and trains nothing, and refuses an experiment that it does not fit", async () => {
  const out = join(folder, "packed");
  const fewer = ["--set", "evaluation.examples=24", "--set", 'evaluation.attacks=[{"id":"pgd","params":{"steps":1}}]'];
  const one = [
    "--set",
    "evaluation.health=false",
    "--set",
    'evaluation.strategies=["margin"]',
    "--set",
    "evaluation.coherence=false",
  ];
  const run = ["run", "digits-standard", "--out", out, ...wasm, ...fewer, ...one];
  const { code } = await lab([...run, "--pack", "digits-standard"]);
  expect(code).toBe(0);
  const { tasks, spec, imported, summary } = await resultOf("packed");
  expect(tasks.map(({ task }) => task.kind)).not.toContain("train");
  expect(spec.deviations).toContain("networks of the pack digits-standard, as stored, instead of new trainings");
  expect(imported).toHaveLength(11);
  const clean = summary.accuracies.filter(({ measure }) => measure === "clean");
  expect(clean.map(({ accuracy }) => accuracy.n)).toEqual([24, 24]);
  for (const { accuracy } of clean) expect(accuracy.count).toBeGreaterThan(20);
  // The folder holds the networks, so that the page attacks them too.
  expect(await readdir(join(out, "weights"))).toHaveLength(11);

  // The result names its pack, so that it can be repeated from its file.
  const repeated = await lab(["run", join(out, "result.json"), "--out", join(folder, "repeated"), ...wasm]);
  expect(repeated.code).toBe(0);
  const { tasks: same } = await resultOf("repeated");
  expect(same.map(({ digest }) => digest)).toEqual(tasks.map(({ digest }) => digest));

  // A pack of this run keeps the recipe of its networks, and what is known of them image by image.
  const target = join(folder, "measured-again");
  const shipped = JSON.parse(await readFile("public/models/digits-standard/pack.json", "utf8")) as Pack;
  const place = join(target, "models", "digits-standard");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "pack.json"), JSON.stringify(shipped));
  const names = ["--id", "digits-standard", "--label", shipped.label, "--public", target];
  expect((await lab(["pretrain", "--from", out, ...names])).code).toBe(0);
  const pack = readPack(JSON.parse(await readFile(join(place, "pack.json"), "utf8")), "pack.json");
  expect(pack.accuracies).toEqual(summary.accuracies);
  const { deviations, ...judged } = pack.spec;
  expect(judged).toEqual({ ...shipped.spec, name: spec.name, deviations: undefined, evaluation: spec.evaluation });
  expect(deviations?.join()).not.toContain("networks of the pack");
  for (const kept of ["command", "outcomes", "systems", "label"] as const) expect(pack[kept]).toEqual(shipped[kept]);
  expect(Object.keys(pack.files).sort()).toEqual(Object.keys(shipped.files).sort());

  const trained = await lab(run);
  expect(trained.code).toBe(2);
  expect(trained.err).toContain("pack");
  const other = await lab(runArgs("unpacked", "--pack", "digits-standard"));
  expect(other.code).toBe(2);
  expect(other.err).toContain("--pack digits-standard found, which holds no network of this experiment");
  expect((await lab(runArgs("unpacked", "--pack", "none"))).err).toContain(
    "--pack none found, a pack expected: digits-",
  );
});

test("evaluate --pack judges some systems of a pack with the usual evaluation, and says what a pack does not have", async () => {
  const out = join(folder, "judged");
  const pack = ["evaluate", "--pack", "digits-standard", "--out", out, ...wasm];
  const quick = ["--set", 'evaluation.attacks=[{"id":"pgd","params":{"steps":1}}]', "--set", "evaluation.health=false"];
  const some = ["--systems", "multiclass", "--examples", "16", "--epsilon", "0.05", ...quick];
  expect((await lab([...pack, ...some])).code).toBe(0);
  const { systems, spec, tasks } = await resultOf("judged");
  expect(systems.map(({ id }) => id)).toEqual(["multiclass"]);
  expect(spec.evaluation).toMatchObject({ examples: 16, threats: [{ norm: "linf", epsilon: 0.05 }] });
  expect(spec.name).toBe("Pack digits-standard, judged anew: multiclass (changed)");
  expect(tasks.map(({ task }) => task.kind)).not.toContain("train");
  const again = join(folder, "judged-again");
  expect((await lab([...pack.with(4, again), ...some, "--cache", out])).code).toBe(0);
  expect((await resultOf("judged-again")).tasks.every(({ status }) => status === "cached")).toBe(true);
  const refused = async (...args: string[]) => (await lab([...pack, ...args])).err;
  expect(await refused("--systems", "robyn")).toContain("--systems robyn found, which pack digits-standard does not");
  expect(await refused("--dataset", "digits")).toContain("--dataset found with --pack digits-standard");
  expect((await lab(["evaluate", "--systems", "robin", "--out", out])).err).toContain("no --system found");
});

test("pretrain turns a finished run into a pack that the page reads, and refuses an unfinished one", async () => {
  const target = join(folder, "public");
  const pretrain = (from: string, ...more: string[]) =>
    lab([
      ...["pretrain", "--from", join(folder, from), "--id", "smoke", "--label", "Smoke", "--public", target],
      ...more,
    ]);
  expect((await pretrain("two")).code).toBe(0);
  expect((await pretrain("two")).code).toBe(0);
  const json = async (path: string) => JSON.parse(await readFile(join(target, "models", path), "utf8"));
  const index: PackIndex = readPackIndex(await json("index.json"), "index.json");
  expect(index.packs).toEqual([{ id: "smoke", label: "Smoke", dataset: "digits" }]);
  const pack: Pack = readPack(await json("smoke/pack.json"), "pack.json");
  expect(pack.systems.map(({ id }) => id)).toEqual(["multiclass", "robin"]);
  expect(pack.command).toContain("run smoke --out");
  const files = await readdir(join(target, "models", "smoke"));
  expect(files.sort()).toEqual([...Object.values(pack.files), "pack.json"].sort());

  const half = await pretrain("two", "--half");
  expect(half.code).toBe(0);
  const small: Pack = readPack(await json("smoke/pack.json"), "pack.json");
  const bytesOf = async ({ files: named }: Pack) =>
    (await Promise.all(Object.values(named).map((name) => stat(join(target, "models", "smoke", name))))).reduce(
      (sum, { size }) => sum + size,
      0,
    );
  expect(await bytesOf(small)).toBeLessThan(0.6 * (await bytesOf(pack)));
  // Measured again, on other weights: as many numbers, none of them copied from members that the pack does not hold.
  expect(small.accuracies.map(({ system, measure }) => [system, measure])).toEqual(
    pack.accuracies.map(({ system, measure }) => [system, measure]),
  );
  expect(Object.keys(small.files)).not.toEqual(Object.keys(pack.files));
  expect(half.out + half.err).toContain("Measuring the stored weights");

  // As if it had been stopped when the trainings of one system were done: the evaluations are computed anyway.
  const path = join(folder, "two", "result.json");
  const whole = await readFile(path, "utf8");
  const stopped = JSON.parse(whole);
  for (const entry of stopped.tasks)
    if (entry.task.kind !== "train" || /robin/.test(entry.label)) entry.status = "cancelled";
  await writeFile(path, JSON.stringify(stopped));
  const part = await pretrain("two", "--half", "--system", "multiclass");
  const without = await pretrain("two", "--half");
  await writeFile(path, whole);
  expect(part.code).toBe(0);
  const one: Pack = readPack(await json("smoke/pack.json"), "pack.json");
  expect(one.systems.map(({ id }) => id)).toEqual(["multiclass"]);
  expect(one.spec.systems.map(({ id }) => id)).toEqual(["multiclass"]);
  expect(one.accuracies).toEqual(small.accuracies.filter(({ system }) => system === "multiclass"));
  expect(one.command).toMatch(/ --half --system multiclass$/);
  expect(without.err).toContain("is not a finished run");

  // Only the trainings, which are stored: a pack measured on its stored weights needs no more.
  const trained = ["run", "smoke", "--backend", "wasm", "--cache", join(folder, "two"), "--out", join(folder, "only")];
  const strange = await lab([...trained, "--train-only", "nobody"]);
  expect(strange.err).toContain("--train-only nobody found, one of multiclass, robin expected");
  expect((await lab([...trained, "--train-only", "robin"])).out).toContain("No accuracy was measured.");
  expect((await pretrain("only", "--half", "--system", "robin")).code).toBe(0);
  expect((await json("smoke/pack.json")).accuracies).toEqual(
    small.accuracies.filter(({ system }) => system === "robin"),
  );
  expect((await pretrain("only", "--half")).err).toContain("did not train multiclass");

  const refused = await pretrain("failed");
  expect(refused.code).toBe(2);
  expect(refused.err).toContain("is not a finished run");
});
