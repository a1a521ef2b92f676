import { beforeEach, expect, test, vi } from "vitest";
import { presets } from "../../experiment/presets/index.ts";
import { newRun, type Run } from "../runs/run.ts";
import { changeRun, findRun, runsStore } from "../runs/runsStore.ts";
import { studyRunsStore } from "../studies/studyRuns.ts";
import { addToQueue, moveInQueue, pauseQueue, removeFromQueue, workQueue } from "./queue.ts";
import { changeQueue, queuePlace, queueStore, readQueue } from "./queueStore.ts";

const entry = (seed: number, name = `seed ${seed}`) => ({ spec: { ...presets.smoke, seed }, name, sweep: "seeds" });
const waiting = () => readQueue().map(({ name }) => name);

/** The seeds of the runs in the order in which they began. */
let begun: number[];
/** How the run of a seed ends. It is called while the run is under way. */
let outcome: (seed: number) => Partial<Run> | Promise<Partial<Run>>;
/** Whether another tab holds the lock of the queue. */
let isTaken: boolean;

vi.mock("../runs/restoreRuns.ts", () => ({ restoreRuns: async () => undefined, followElsewhere: () => undefined }));
vi.mock("../../lab/store/webLock.ts", () => ({
  withLock: async (_locks: unknown, lock: string, options: LockOptions, work: (lock: unknown) => unknown) => {
    if (lock === "robin-lab-queue") return options.mode === "shared" ? work({}) : work(isTaken ? null : {});
    const { id, spec } = findRun(lock.replace("robin-lab-run:", ""));
    begun.push(spec.seed);
    changeRun(id, { status: "running" });
    changeRun(id, await outcome(spec.seed));
    // The id of a run is its start time: the next one starts later.
    vi.setSystemTime(Date.now() + 1000);
  },
}));

beforeEach(() => {
  const texts = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  });
  vi.stubGlobal("window", { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-02T14:05:00.000Z") });
  runsStore.setState(runsStore.getInitialState());
  queueStore.setState(queueStore.getInitialState());
  studyRunsStore.setState(studyRunsStore.getInitialState());
  begun = [];
  isTaken = false;
  outcome = () => ({ status: "finished" });
});

const idle = () => vi.waitFor(() => expect(queueStore.getState().status).toBe("idle"));

test("queued runs are computed one after the other under their names, and leave the queue", async () => {
  addToQueue([entry(1), entry(2), entry(3)]);
  await idle();
  expect(begun).toEqual([1, 2, 3]);
  expect(waiting()).toEqual([]);
  const { runs } = runsStore.getState();
  expect(runs.map(({ name, sweep }) => [name, sweep])).toContainEqual(["seed 2", "seeds"]);
});

test("the queue waits for the run and the study that are under way", async () => {
  runsStore.setState({ runs: [{ ...newRun("run-0", new Date(0).toISOString(), presets.smoke), status: "running" }] });
  studyRunsStore.setState({ underWay: { study: "s", scale: "smoke", experiment: "e", left: 1 } });
  addToQueue([entry(1)]);
  await vi.waitFor(() => expect(queueStore.getState().status).toBe("working"));
  changeRun("run-0", { status: "finished" });
  expect(begun).toEqual([]);
  studyRunsStore.setState({ underWay: null });
  await idle();
  expect(begun).toEqual([1]);
});

test("the order can be changed and a run removed, but not the one that is computed", async () => {
  let end = (_: Partial<Run>) => {};
  outcome = (seed) => (seed === 1 ? new Promise((resolve) => (end = resolve)) : { status: "finished" });
  addToQueue([entry(1), entry(2), entry(3), entry(4)]);
  await vi.waitFor(() => expect(begun).toEqual([1]));
  const id = (name: string) => readQueue().find((one) => one.name === name)?.id ?? "";
  moveInQueue(id("seed 4"), -1);
  moveInQueue(id("seed 2"), -1);
  removeFromQueue(id("seed 3"));
  removeFromQueue(id("seed 1"));
  expect(waiting()).toEqual(["seed 1", "seed 2", "seed 4"]);
  moveInQueue(id("seed 2"), 1);
  end({ status: "finished" });
  await idle();
  expect(begun).toEqual([1, 4, 2]);
});

test("a run that fails does not stop the queue; one that is stopped stays in it and is resumed", async () => {
  outcome = (seed) => ({ status: seed === 1 ? "failed" : "stopped" });
  addToQueue([entry(1), entry(2), entry(3)]);
  await idle();
  expect(begun).toEqual([1, 2]);
  expect(waiting()).toEqual(["seed 2", "seed 3"]);
  outcome = () => ({ status: "finished" });
  await workQueue();
  expect(begun).toEqual([1, 2, 2, 3]);
  expect(runsStore.getState().runs.filter(({ spec }) => spec.seed === 2)).toHaveLength(1);
});

test("a paused queue keeps what waits, and goes on with a press", async () => {
  let end = (_: Partial<Run>) => {};
  outcome = () => new Promise((resolve) => (end = resolve));
  addToQueue([entry(1), entry(2)]);
  await vi.waitFor(() => expect(begun).toEqual([1]));
  pauseQueue();
  end({ status: "stopped" });
  await idle();
  expect(waiting()).toEqual(["seed 1", "seed 2"]);
  outcome = () => ({ status: "finished" });
  await workQueue();
  expect(begun).toEqual([1, 1, 2]);
});

test("the queue of an earlier visit waits for a press, also when something is added", async () => {
  changeQueue(() => [{ ...entry(1), id: "old", run: null }]);
  addToQueue([entry(2)]);
  expect(begun).toEqual([]);
  await workQueue();
  expect(begun).toEqual([1, 2]);
});

test("one tab works through the queue at a time", async () => {
  isTaken = true;
  addToQueue([entry(1)]);
  await idle();
  expect(begun).toEqual([]);
  expect(waiting()).toEqual(["seed 1"]);
});

test("entries that cannot be read hide no others; without storage the queue works and says so", async () => {
  localStorage.setItem(queuePlace, JSON.stringify([{ id: "x", spec: {} }, null, { ...entry(2), id: "y", run: null }]));
  expect(waiting()).toEqual(["seed 2"]);
  vi.stubGlobal("localStorage", {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {
      throw new Error("denied");
    },
  });
  addToQueue([entry(5), entry(6)]);
  expect(queueStore.getState().loss).toContain("a reload loses it: denied");
  await idle();
  expect(begun).toEqual([5, 6]);
});
