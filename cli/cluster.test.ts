import { cp, mkdir, mkdtemp, readdir, readFile, rm, watch, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { contentDigest } from "../src/lab/store/integrity.ts";
import { labCommand } from "../tests/labCommand.ts";
import { openDirectoryStore } from "./files/directoryStore.ts";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
const workflowArgs = (name: string, ...more: string[]) => ["workflow", "smoke", "--out", at(name), ...more];

interface Jobs {
  readonly [id: string]: {
    readonly kind: string;
    readonly tasks: readonly string[];
    readonly needs: readonly string[];
  };
}

async function jobsOf(name: string): Promise<Jobs> {
  return JSON.parse(await readFile(at(name, "workflow.json"), "utf8")).jobs;
}
const idOf = (jobs: Jobs, kind: string) => Object.keys(jobs).find((id) => jobs[id]?.kind === kind) as string;
const receipts = async (name: string) => (await readdir(at(name, "receipts"))).map((file) => file.replace(".json", ""));

async function resultOf(name: string): Promise<ResultFile> {
  return JSON.parse(await readFile(at(name, "result.json"), "utf8"));
}
const digests = ({ tasks }: ResultFile) => tasks.map(({ label, digest }) => `${label}: ${digest}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-cluster-"));
  await labCommand(["run", "smoke", "--backend", "wasm", "--out", at("run")]);
});
afterAll(() => rm(folder, { recursive: true }));

test("a workflow has every task in one job, after what it needs; shorter jobs are more jobs", async () => {
  const written = await labCommand(workflowArgs("flow"));
  expect(written.code, written.err).toBe(0);
  expect(written.out).toContain("22 tasks in 4 jobs, 0 of them complete");
  const jobs = await jobsOf("flow");
  expect(new Set(Object.values(jobs).flatMap(({ tasks }) => tasks)).size).toBe(22);
  const train = idOf(jobs, "train");
  expect(jobs[idOf(jobs, "coherence")]?.needs).toEqual([train]);
  expect((await labCommand(workflowArgs("single", "--job-minutes", "0"))).out).toContain("22 tasks in 22 jobs");
  // The same tasks in a job: the same name, so a receipt never stands for other tasks.
  expect(Object.keys(await jobsOf("flow")).filter((id) => id in jobs)).toHaveLength(4);
  expect(Object.keys(await jobsOf("single")).filter((id) => id === train)).toEqual([]);
});

test("the plan as JSON has every task after what it needs, with estimates", async () => {
  const { tasks } = JSON.parse((await labCommand(["plan", "smoke", "--json", "--out", at("run")])).out);
  expect(tasks).toHaveLength(22);
  const seen = new Set<string>();
  for (const { key, needs, seconds, memoryBytes, stored } of tasks) {
    for (const need of needs) expect(seen).toContain(need);
    seen.add(key);
    expect([seconds > 0, memoryBytes > 1e8, stored]).toEqual([true, true, true]);
  }
});

test("a task whose inputs are missing is refused with their list, and nothing is computed", async () => {
  const jobs = await jobsOf("flow");
  const evaluation = jobs[idOf(jobs, "evaluate")]?.tasks[0] as string;
  const refused = await labCommand(["task", evaluation.slice(0, 12), "--store", at("flow")]);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/^lab: (a result is|10 results are) missing or damaged/);
  expect(refused.err).toContain("train ");
  expect(await readdir(at("flow", "artefacts"))).toEqual([]);
  expect((await labCommand(["task", "0123456789", "--store", at("flow")])).err).toContain("a key of the workflow");
  expect((await labCommand(["task", evaluation, "--store", at("run")])).err).toContain("no workflow.json found");
});

test("one task computes one result; the job around it computes the others and gets its receipt", async () => {
  const jobs = await jobsOf("flow");
  const id = idOf(jobs, "train");
  const first = jobs[id]?.tasks[0] as string;
  const one = await labCommand(["task", first, "--store", at("flow")]);
  expect(one.out, one.err).toBe("1 tasks: 1 computed\n");
  expect(await readdir(at("flow", "artefacts"))).toEqual([`${first}.json`]);
  expect((await labCommand(["task", "--job", id, "--store", at("flow")])).out).toBe(
    "11 tasks: 10 computed, 1 cached\n",
  );
  expect(await receipts("flow")).toEqual([id]);
});

test("a summary of what is there names what is missing; status counts it without opening results", async () => {
  const partial = await labCommand(["summarise", at("flow")]);
  expect(partial.code).toBe(1);
  expect(partial.out).toContain("Missing, 11 of 22 results");
  expect(partial.out).toContain("clean on robin, 0-31");
  expect((await resultOf("flow")).tasks.filter(({ status }) => status === "cached")).toHaveLength(11);
  const { out } = await labCommand(["status", at("flow")]);
  expect(out).toMatch(/train +11 +11 +0 +0 +1 +1/);
  expect(out).toMatch(/all +22 +11 +0 +0 +4 +1/);
});

test("results of another folder are merged and their jobs are complete; what differs is reported and not copied", async () => {
  await cp(at("flow"), at("merged"), { recursive: true });
  const merged = await labCommand(["merge", at("run"), "--into", at("merged")]);
  expect(merged.out, merged.err).toContain("11 results copied, 11 were there already");
  expect(merged.out).toContain("4 of 4 jobs of the workflow are complete");
  expect(merged.code).toBe(0);
  expect((await labCommand(["summarise", at("merged")])).code).toBe(0);
  expect(digests(await resultOf("merged"))).toEqual(digests(await resultOf("run")));

  const arm = await keyOf("train robin arm 3");
  await storeOther(arm);
  const differs = await labCommand(["merge", at("other"), "--into", at("merged")]);
  expect(differs.code).toBe(1);
  expect(differs.out).toContain("0 results copied, 0 were there already, 1 differ and were not copied");
  expect(differs.err).toMatch(/two computations of this task differ: the stored result is \w+ \(wasm on cpu \(simd\)/);
  expect((await labCommand(["summarise", at("merged")])).code).toBe(0);
  expect(digests(await resultOf("merged"))).toEqual(digests(await resultOf("run")));
  expect((await labCommand(["merge", at("kills"), "--into", at("merged")])).err).toContain("no artefacts found in");
});

async function keyOf(label: string): Promise<string> {
  return (await resultOf("run")).tasks.find((task) => task.label === label)?.key as string;
}

/** Stores another result of a task in a folder of its own, as a broken processor would compute it. */
async function storeOther(key: string): Promise<void> {
  const open = (name: string) => openDirectoryStore({ folder: at(name), onDamaged: () => undefined });
  const sound = await (await open("run")).get(key);
  if (sound?.weights === undefined) throw new Error("the run has no weights");
  const weights = Uint8Array.from(sound.weights, (byte, place) => byte ^ (place + 1 === sound.weights?.length ? 1 : 0));
  const digest = await contentDigest({ data: sound.data, weights });
  await (await open("other")).put({ ...sound, weights, digest });
}

test("a damaged input takes the receipt of its job away, so that the workflow computes it again", async () => {
  const jobs = await jobsOf("merged");
  const arm = await keyOf("train robin arm 3");
  const coherence = jobs[idOf(jobs, "coherence")]?.tasks[0] as string;
  await rm(at("merged", "artefacts", `${coherence}.json`));
  await writeFile(at("merged", "weights", `${arm}.safetensors`), "damaged");
  expect(await receipts("merged")).toContain(idOf(jobs, "train"));
  const refused = await labCommand(["task", coherence, "--store", at("merged")]);
  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/a result is missing or damaged .*run it first:\n {2}\w{12} {2}train robin arm 3\n/s);
  expect(await receipts("merged")).not.toContain(idOf(jobs, "train"));
  // Writing the workflow again makes all receipts agree with what is sound.
  expect((await labCommand(workflowArgs("merged"))).out).toContain("22 tasks in 4 jobs, 1 of them complete");
});

test("a stopped training keeps its checkpoint and resumes after its last epoch to the same bits", async () => {
  const alone = `systems=${JSON.stringify([{ id: "multiclass", decomposition: { id: "multiclass" } }])}`;
  const settings = [alone, 'evaluation.strategies=["core"]', "evaluation.coherence=false", "training.epochs=12"];
  const long = [...settings, "dataset.params.train=400"].flatMap((setting) => ["--set", setting]);
  await labCommand(workflowArgs("long", ...long));
  const train = idOf(await jobsOf("long"), "train");
  const controller = new AbortController();
  const checkpoints = at("long", "checkpoints");
  await mkdir(checkpoints, { recursive: true });
  const changes = watch(checkpoints);
  const stopAtEpoch = async () => {
    for await (const { filename } of changes) if (filename?.endsWith(".bin")) break;
    controller.abort();
  };
  const args = ["task", "--job", train, "--store", at("long")];
  const [stopped] = await Promise.all([labCommand(args, { signal: controller.signal }), stopAtEpoch()]);
  expect(stopped.code).toBe(130);
  expect(await receipts("long")).toEqual([]);
  expect((await labCommand(["status", at("long")])).out).toContain(
    "1 interrupted task will resume from its last checkpoint",
  );
  const resumed = await labCommand(args);
  expect(resumed.err).toMatch(/resuming {2}train multiclass, after epoch \d/);
  expect(resumed.code).toBe(0);
  await labCommand(["run", "smoke", ...long, "--backend", "wasm", "--out", at("whole")]);
  const key = (await jobsOf("long"))[train]?.tasks[0] as string;
  const receipt = JSON.parse(await readFile(at("long", "receipts", `${train}.json`), "utf8"));
  expect((await resultOf("whole")).tasks.find((task) => task.key === key)?.digest).toBe(receipt.artefacts[key]);
});

test("a missing GPU fails a task at once, with the reason", async () => {
  const jobs = await jobsOf("single");
  const key = jobs[idOf(jobs, "train")]?.tasks[0] as string;
  const missing = await labCommand(["task", key, "--store", at("single"), "--adapter", "No such GPU"]);
  expect(missing.code).toBe(2);
  expect(missing.err).toMatch(/GPU "No such GPU" was asked for, but .*: name another one, or omit the name/);
  const both = await labCommand(["run", "smoke", "--out", at("x"), "--backend", "wasm", "--adapter", "H100"]);
  expect(both.err).toContain("--adapter H100 found with --backend wasm, which has no adapters");
  const auto = await labCommand(workflowArgs("x", "--backend", "auto"));
  expect(auto.err).toContain("results must not depend on the node");
});

test("a failed task is recorded with its reason, which status and the summary show", async () => {
  await labCommand(workflowArgs("failed", "--set", "training.learningRate=100", "--set", "network.id=cnn-small"));
  const train = idOf(await jobsOf("failed"), "train");
  expect((await labCommand(["task", "--job", train, "--store", at("failed")])).code).toBe(1);
  expect(await receipts("failed")).toEqual([]);
  expect((await labCommand(["status", at("failed")])).out).toMatch(/Failed\n {2}\w{12} {2}train .*: training diverged/);
  expect((await labCommand(["summarise", at("failed")])).out).toMatch(/train .*, failed: training diverged/);
});
