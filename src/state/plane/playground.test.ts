import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Asked, asked, engine, epochIn, settle } from "../../../tests/fakePlaygroundEngine.ts";
import { closePlane, openPlane, pausePlane, playPlane, resetPlane, setPlaneSpeed, stepPlane } from "./planeWork.ts";
import {
  beginStroke,
  changePlane,
  choosePoint,
  clearPoints,
  drawPoint,
  erasePoints,
  redoPlane,
  restorePlane,
  undoPlane,
} from "./playground.ts";
import { defaultPlane, playgroundStore } from "./playgroundStore.ts";

vi.mock("../systems/lab.ts", () => import("../../../tests/fakePlaygroundEngine.ts"));

const last = () => asked.at(-1) as Asked;
const state = playgroundStore.getState;
const count = () => state().points.labels.length;

async function answerAll(): Promise<void> {
  while (state().work !== null) await last().answer();
}

beforeEach(async () => {
  vi.useFakeTimers();
  engine.epochsBefore = 0;
  restorePlane(defaultPlane, null);
  setPlaneSpeed(1);
  openPlane();
  await settle();
  await answerAll();
  asked.length = 0;
});

afterEach(async () => {
  pausePlane();
  await settle();
  await answerAll();
  vi.useRealTimers();
});

test("a plane that is opened is looked at and measured, and nothing is trained", async () => {
  changePlane({ seed: 2 });
  openPlane();
  await settle();
  await answerAll();
  expect(asked.map(({ request }) => [request.epochs, request.measure !== null])).toEqual([
    [0, false],
    [0, true],
  ]);
  expect(state()).toMatchObject({
    trained: { epoch: 0 },
    isPlaying: false,
    shown: { trained: { epoch: 0 }, isMeasured: true },
  });
});

test("left while it plays, it halts, and nothing is asked of the worker until it is opened again", async () => {
  playPlane();
  await settle();
  closePlane();
  await settle();
  expect(last().signal.aborted).toBe(true);
  expect(state()).toMatchObject({ isPlaying: false, trained: { epoch: 0 }, work: null, error: null });
  drawPoint(0.5, 0.5, 0);
  await settle();
  expect(asked).toHaveLength(1);
  openPlane();
  await settle();
  await answerAll();
  expect(asked.map(({ request }) => request.epochs)).toEqual([1, 0, 0]);
});

test("it plays stretch by stretch from the state before, and measures when it is paused", async () => {
  setPlaneSpeed(5);
  playPlane();
  await settle();
  await last().answer();
  await last().answer();
  pausePlane();
  await answerAll();
  const { request } = last();
  expect(asked.map(({ request: { epochs, networks } }) => [epochIn(networks[1]?.state ?? null), epochs])).toEqual([
    [0, 5],
    [5, 5],
    [10, 5],
    [15, 0],
  ]);
  expect(request.measure?.threat).toEqual({ norm: "l2", epsilon: 1.5 });
  expect(state().shown).toMatchObject({ trained: { epoch: 15 }, isMeasured: true });
});

test("points that are drawn while it trains are in the next stretch, from the same state", async () => {
  playPlane();
  await settle();
  await last().answer();
  const underWay = last();
  drawPoint(0.5, 0.5, 2);
  await settle();
  expect(underWay.signal.aborted).toBe(false);
  await underWay.answer();
  expect(last().request.labels).toHaveLength(underWay.request.labels.length + 1);
  expect(last().request.networks.map(({ state: bytes }) => epochIn(bytes))).toEqual([2, 2]);
  resetPlane();
  await settle();
  expect(asked.at(-2)?.signal.aborted).toBe(true);
  await answerAll();
  expect(state().trained.epoch).toBe(0);
  expect(last().request.networks.map(({ state: bytes }) => bytes)).toEqual([null, null]);
});

test("one step trains one picture's epochs and halts; another network begins untrained", async () => {
  stepPlane();
  await settle();
  await answerAll();
  expect(state().trained.epoch).toBe(1);
  changePlane({ learningRate: 0.1 });
  expect(state().trained.epoch).toBe(1);
  changePlane({ hidden: 8 });
  expect(state().trained.epoch).toBe(0);
  await settle();
  await answerAll();
  expect(last().request.network.params).toEqual({ hidden: 8 });
});

test("a measurement gives way to drawing, and is made again of what was drawn", async () => {
  changePlane({ norm: "linf" });
  await settle();
  await last().answer();
  const measuring = last();
  expect(measuring.request.measure).not.toBeNull();
  drawPoint(0.2, 0.2, 0);
  await settle();
  expect(measuring.signal.aborted).toBe(true);
  await answerAll();
  expect(last().request).toMatchObject({ measure: { threat: { norm: "linf", epsilon: 1 } } });
  expect(state().shown?.points).toBe(state().points);
  expect(state().error).toBeNull();
});

test("without a point of each class nothing is trained, in words, until one is drawn", async () => {
  clearPoints();
  for (const cls of [0, 2]) drawPoint(0.1 + 0.2 * cls, 0.5, cls);
  playPlane();
  await settle();
  await answerAll();
  expect(state()).toMatchObject({
    isPlaying: false,
    error: "no point of class cat found, expected at least one of each: draw one",
  });
  drawPoint(0.9, 0.9, 1);
  expect(state().error).toBeNull();
  await settle();
  await answerAll();
  playPlane();
  await settle();
  expect(last().request.epochs).toBe(1);
});

test("what the worker fails with stops it and is told", async () => {
  playPlane();
  await settle();
  await last().fail("training diverged");
  expect(state()).toMatchObject({ isPlaying: false, error: "training diverged", work: null });
});

test("what is trained when it begins anew, by reset or as another network, is of no use any more", async () => {
  for (const beginAnew of [resetPlane, () => changePlane({ hidden: 9 }), () => changePlane({ seed: 5 })]) {
    stepPlane();
    await settle();
    const first = last();
    expect(first.request.epochs).toBe(1);
    beginAnew();
    await settle();
    expect(first.signal.aborted).toBe(true);
    await answerAll();
    expect(state().trained.epoch).toBe(0);
    expect(last().request.networks.map(({ state: bytes }) => bytes)).toEqual([null, null]);
  }
});

test("a training halts at its last epoch, and says so when more is asked for", async () => {
  playgroundStore.setState({ trained: { states: [Uint8Array.of(199), Uint8Array.of(199)], epoch: 199 } });
  engine.epochsBefore = 1800;
  playPlane();
  await settle();
  await last().answer();
  expect(state()).toMatchObject({ isPlaying: false, error: null, trained: { epoch: 2000 } });
  await answerAll();
  playPlane();
  await settle();
  await answerAll();
  expect(state()).toMatchObject({
    isPlaying: false,
    error: "all 2000 epochs are done: reset to start over",
  });
});

test("a stroke is taken back and made again as one, generated points with their settings", async () => {
  const generated = state().points;
  beginStroke();
  drawPoint(0.1, 0.1, 0);
  drawPoint(0.12, 0.1, 0);
  beginStroke();
  drawPoint(0.9, 0.9, 1);
  const drawn = state().points;
  changePlane({ noise: 0.2 });
  changePlane({ noise: 0.3 });
  expect(state()).toMatchObject({ isDrawn: false, past: { length: 3 } });
  undoPlane();
  expect(state()).toMatchObject({ isDrawn: true, points: drawn, settings: { noise: defaultPlane.noise } });
  undoPlane();
  expect(count()).toBe(generated.labels.length + 2);
  undoPlane();
  expect(state()).toMatchObject({ isDrawn: false, points: generated });
  expect(undoPlane()).toBe(false);
  redoPlane();
  redoPlane();
  redoPlane();
  expect(redoPlane()).toBe(false);
  expect(state().settings.noise).toBe(0.3);
});

test("a point is chosen and erased by the place it lies at", () => {
  clearPoints();
  drawPoint(0.3, 0.3, 1);
  drawPoint(0.8, 0.8, 2);
  choosePoint(0.79, 0.81);
  expect(state().chosen).toBe(1);
  choosePoint(0.5, 0.5);
  expect(state().chosen).toBeNull();
  erasePoints(0.31, 0.3);
  expect([...state().points.labels]).toEqual([2]);
  erasePoints(0.5, 0.5);
  expect(count()).toBe(1);
});
