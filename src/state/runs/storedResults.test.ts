import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { finishedRun } from "../../../tests/finishedRun.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { rememberedRuns } from "./rememberedRuns.ts";
import { resultStore } from "./resultStore.ts";
import { newRun, type Run } from "./run.ts";
import { runsStore } from "./runsStore.ts";
import { deleteRun, describeRun, removeRun, removeUnclaimed, unclaimedResults } from "./storedResults.ts";

const texts = new Map<string, string>();

beforeEach(async () => {
  texts.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  });
  vi.stubGlobal("navigator", {
    locks: { request: () => undefined, query: async () => ({ held: [] }) },
  });
  runsStore.setState({ runs: [], isRestored: true, notices: [] });
  const store = await resultStore();
  for (const key of await store.keys()) await store.remove(key);
});

/** A finished run whose trainings are in the store. */
async function stored(id: string, spec: ExperimentSpec): Promise<Run> {
  const store = await resultStore();
  const { result, weights } = await finishedRun(spec);
  for (const { key, task, digest, data, warnings, provenance } of result.tasks) {
    const bytes = weights.get(key);
    if (digest === null || data === null || provenance === null || bytes === undefined) continue;
    await store.put({ key, task, digest, inputs: {}, data, weights: bytes, warnings, provenance });
  }
  const run: Run = {
    ...newRun(id, "2026-01-01T00:00:00Z", spec),
    plan: await planOf(spec),
    status: "finished",
  };
  runsStore.setState(({ runs }) => ({ runs: [run, ...runs] }));
  return run;
}

const { smoke } = presets;
const longer = { ...smoke, evaluation: { ...smoke.evaluation, examples: 48 } };
const other = { ...smoke, seed: 99 };

test("deleting a run takes what no other run needs, and leaves what is shared", async () => {
  const store = await resultStore();
  await stored("a", smoke);
  await stored("same-trainings", longer);
  await stored("c", other);
  expect(await store.keys()).toHaveLength(22);
  expect(await deleteRun("a")).toBe(0);
  expect(await store.keys()).toHaveLength(22);
  expect(await deleteRun("same-trainings")).toBe(11);
  expect(await deleteRun("c")).toBe(11);
  expect(await store.keys()).toEqual([]);
});

test("results of runs that were only taken off the list can be found and freed", async () => {
  await stored("a", smoke);
  await stored("c", other);
  removeRun("a");
  expect(await unclaimedResults()).toHaveLength(11);
  await removeUnclaimed();
  expect(await unclaimedResults()).toEqual([]);
  expect(await (await resultStore()).keys()).toHaveLength(11);
});

test("a run in another tab is not deleted", async () => {
  const run = await stored("a", smoke);
  runsStore.setState({ runs: [{ ...run, status: "elsewhere" }] });
  await expect(deleteRun("a")).rejects.toThrow(/still running in another tab/);
  expect(runsStore.getState().runs).toHaveLength(1);
});

test("name and notes are remembered with the run", async () => {
  await stored("a", smoke);
  describeRun("a", { name: "Baseline", notes: "Ten arms, linear." });
  expect(rememberedRuns().runs[0]).toMatchObject({
    id: "a",
    name: "Baseline",
    notes: "Ten arms, linear.",
    outcome: "finished",
  });
});
