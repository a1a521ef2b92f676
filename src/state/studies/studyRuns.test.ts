import { beforeEach, expect, test, vi } from "vitest";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { studies } from "../../experiment/studies/index.ts";
import type { Study } from "../../experiment/studies/study.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import { newRun, type Run } from "../runs/run.ts";
import { changeRun, findRun, runsStore } from "../runs/runsStore.ts";
import { resultsHere, startStudy, studyRunsStore } from "./studyRuns.ts";

const started = "2026-01-02T14:05:00.000Z";
const summary = {} as Summary;
const planned = await plan(presets.smoke);

const experiments = ["first", "second", "third"].map((id, seed) => ({
  id,
  spec: { ...presets.smoke, seed },
}));

/** Three experiments and no numbers: what is asked here is what is run, and found again. */
const study: Study = {
  id: "three",
  title: "Three",
  section: "",
  question: "",
  scales: ["smoke"],
  picture: "points",
  experiments: () => experiments,
  rows: () => [],
};

const specOf = (id: string) => experiments.find((one) => one.id === id)?.spec ?? presets.smoke;
const idOf = (spec: ExperimentSpec) => experiments[spec.seed]?.id ?? "";

function run(id: string, experiment: string, part: Partial<Run> = {}): Run {
  return { ...newRun(id, started, specOf(experiment)), plan: planned, summary, status: "finished", ...part };
}

// Runs end with the outcome below as soon as they have their lock.
vi.mock("../../lab/store/webLock.ts", () => ({
  withLock: async (_locks: unknown, lock: string) => {
    const { id, spec } = findRun(lock.replace("robin-lab-run:", ""));
    begun.push(idOf(spec));
    changeRun(id, outcome(idOf(spec)));
    // The id of a run is its start time: the next one starts later.
    vi.setSystemTime(Date.now() + 1000);
  },
}));

/** The outcome of the run of an experiment, and the experiments in the order in which they started. */
let outcome: (experiment: string) => Partial<Run>;
let begun: string[];

beforeEach(() => {
  runsStore.setState(runsStore.getInitialState());
  studyRunsStore.setState(studyRunsStore.getInitialState());
  outcome = () => ({ status: "finished" });
  begun = [];
  vi.stubGlobal("window", { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal("navigator", { locks: {} });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(started) });
});

test("results are those of runs of exactly these experiments, finished ones first", () => {
  const partial = { ...summary, accuracies: [] } as unknown as Summary;
  const runs = [
    run("c", "first", { status: "stopped", summary: partial }),
    run("b", "first"),
    run("a", "second", { status: "running", summary: partial }),
    { ...run("z", "third"), spec: { ...specOf("third"), seed: 77 } },
  ];
  const results = resultsHere(study, "smoke", runs);
  expect([...results.keys()]).toEqual(["first", "second"]);
  expect(results.get("first")?.summary).toBe(summary);
  expect(results.get("second")?.summary).toBe(partial);
});

test("a run that has measured nothing gives no result", () => {
  expect(resultsHere(study, "smoke", [run("a", "first", { summary: null })]).size).toBe(0);
  expect(resultsHere(study, "smoke", [run("a", "first", { plan: null })]).size).toBe(0);
});

test("the runs of every study are found again, as they are kept", () => {
  for (const one of studies) {
    for (const scale of one.scales.filter((id) => id === "smoke" || id === "demo")) {
      const wanted = one.experiments(scale);
      const runs = wanted.map(({ id, spec }) => {
        const parsed = parseSpec(structuredClone(spec));
        if (!parsed.ok) throw new Error(`${one.id} ${scale} ${id}: ${parsed.problems[0]?.message}`);
        return { ...run(id, "first"), spec: parsed.spec };
      });
      expect([...resultsHere(one, scale, runs).keys()], `${one.id} ${scale}`).toEqual(wanted.map(({ id }) => id));
    }
  }
});

test("a study runs its experiments one after the other, without those that have finished here", async () => {
  runsStore.setState({ runs: [run("a", "second")] });
  const seen: (string | undefined)[] = [];
  outcome = () => {
    const { underWay } = studyRunsStore.getState();
    seen.push(`${underWay?.study} ${underWay?.scale} ${underWay?.experiment}, ${underWay?.left} left`);
    return { status: "finished" };
  };
  await startStudy(study, "smoke");
  expect(begun).toEqual(["first", "third"]);
  expect(seen).toEqual(["three smoke first, 1 left", "three smoke third, 0 left"]);
  expect(studyRunsStore.getState()).toEqual({ underWay: null, error: null });
  await startStudy(study, "smoke");
  expect(begun).toHaveLength(2);
});

test("a study ends with the experiment that fails, says which and why, and goes on there", async () => {
  outcome = (id) => (id === "second" ? { status: "failed", error: "storage is full" } : { status: "finished" });
  await startStudy(study, "smoke");
  expect(begun).toEqual(["first", "second"]);
  expect(studyRunsStore.getState()).toEqual({
    underWay: null,
    error: "second is failed: storage is full; start the study again to resume it",
  });
  outcome = () => ({ status: "finished" });
  await startStudy(study, "smoke");
  expect(begun).toEqual(["first", "second", "second", "third"]);
  expect(studyRunsStore.getState().error).toBeNull();
});

test("a study that was cancelled does not go on with its next experiment", async () => {
  outcome = () => ({ status: "stopped" });
  await startStudy(study, "smoke");
  expect(begun).toEqual(["first"]);
  expect(studyRunsStore.getState().error).toBe("first is stopped; start the study again to resume it");
});

test("one study at a time", async () => {
  const first = startStudy(study, "smoke");
  await expect(startStudy(study, "smoke")).rejects.toThrow("a study is running");
  await first;
  expect(begun).toEqual(["first", "second", "third"]);
});

test("while another run goes on a study is not begun, and says so", async () => {
  runsStore.setState({ runs: [run("a", "third", { status: "running" })] });
  await startStudy(study, "smoke");
  expect(begun).toEqual([]);
  expect(studyRunsStore.getState().error).toMatch(/is running: wait until it finishes/);
});
