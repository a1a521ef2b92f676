import { beforeEach, expect, test, vi } from "vitest";
import { asked, secondsPerImage, settle } from "../../../tests/fakeSliceEngine.ts";
import { begun, groupOf, openBoundaries } from "../../../tests/slices.ts";
import { select, selectionStore } from "../page/selection.ts";
import { allowLongSlices, computeSlice, stopSlice } from "./computeSlice.ts";
import { boundariesStore } from "./sliceStore.ts";

vi.mock("../systems/lab.ts", () => import("../../../tests/fakeSliceEngine.ts"));
vi.mock("../../lab/engine/dataClient.ts", () => ({
  createDataClient: () => ({ list: async () => ({ stored: [], partial: [] }) }),
}));

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });

beforeEach(() => {
  secondsPerImage.value = 1e-6;
  openBoundaries();
});

const state = boundariesStore.getState;
const grids = () => state().slice?.systems.map(({ grid, status }) => [grid?.columns ?? 0, status]);

test("RoBin and the multiclass model come level by level, one after the other, on the same axes", async () => {
  const first = await begun();
  expect(state().slice).toBeNull();
  first.part(16);
  expect(grids()).toEqual([
    [3, "running"],
    [0, "waiting"],
  ]);
  first.part(8);
  expect(grids()?.[0]).toEqual([5, "running"]);
  await first.finish();
  const second = asked[1];
  await second?.finish();
  expect(grids()).toEqual([
    [33, "done"],
    [33, "done"],
  ]);
  expect(state().slice?.systems.map(({ system }) => system.label)).toEqual(["RoBin", "Multiclass"]);
  expect(state().slice?.plane.names).toEqual([
    expect.stringMatching(/^steepest descent of RoBin's margin, towards \d/),
    expect.stringMatching(/^steepest descent of Multiclass's margin, towards \d/),
  ]);
  expect(second?.request.axes).toEqual(first.request.axes);
  expect(first.request.x).toEqual([-0.4, 0.4]);
  // The same question again, as after a visit to another room, computes nothing.
  await computeSlice();
  expect(asked).toHaveLength(2);
});

test("without a seed the draw is made once and goes into the settings, so that a link shows the same image", async () => {
  select("boundaries", { draw: null, drawClass: 3 });
  await computeSlice();
  const { draw } = selectionStore.getState().boundaries;
  expect(draw).not.toBeNull();
  const only = await begun();
  only.part(16);
  expect(state().slice?.image).toMatchObject({ label: 3, source: { kind: "draw", position: 2, seed: draw } });
});

test("a change ends what is computed and shows nothing of it any more; what was on show stays until then", async () => {
  const first = await begun();
  first.part(16);
  const before = state().slice?.plane;
  select("boundaries", { norm: "l2" });
  void computeSlice();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(first.signal.aborted).toBe(true);
  first.part(8);
  expect(state().slice?.plane).toBe(before);
  expect(grids()?.[0]?.[0]).toBe(3);
  asked[1]?.part(16);
  expect(state().slice?.threat).toEqual({ norm: "l2", epsilon: 1.5 });
  expect(state().failure).toBeNull();
});

test("one system's failure stays with it; the others are computed", async () => {
  const first = await begun();
  await first.fail("the GPU was lost");
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  await asked[1]?.finish();
  expect(state().slice?.systems).toMatchObject([{ status: "failed", error: "the GPU was lost" }, { status: "done" }]);
});

test("stopped, the map stays as fine as it is", async () => {
  const first = await begun();
  first.part(16);
  stopSlice();
  await settle();
  expect(grids()).toEqual([
    [3, "stopped"],
    [0, "stopped"],
  ]);
  expect(asked).toHaveLength(1);
});

test("a plane that takes long waits to be asked for, once for each group of systems", async () => {
  // 33 x 33 images through three networks of 4,000 multiply-adds each.
  secondsPerImage.value = 0.04;
  await computeSlice();
  expect(state()).toMatchObject({ slice: null, waitsFor: null });
  // The image and what the systems read are on show all the same.
  expect(state().chosen?.image).toMatchObject({ label: 7 });
  expect(Object.values(state().chosen?.answers ?? {})).toEqual([
    { name: "7", isWrong: false },
    { name: "7", isWrong: false },
  ]);
  expect(state().longSeconds).toBeCloseTo(33 * 33 * 3 * 0.04, 5);
  void allowLongSlices(groupOf("on-digits"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(state().longSeconds).toBeNull();
});

test("axes of one direction are a sentence, and lose nothing", async () => {
  const first = await begun();
  first.part(16);
  const own = { kind: "random", seed: 3 } as const;
  select("boundaries", { across: own, up: own });
  await computeSlice();
  expect(state().failure).toMatch(/^both axes have the same direction/);
  expect(grids()?.[0]).toEqual([3, "stopped"]);
  select("boundaries", { across: null, up: null });
  const again = await begun();
  expect(state().failure).toBeNull();
  await again.finish();
  await asked.at(-1)?.finish();
  select("boundaries", { across: own, up: own });
  await computeSlice();
  // What is asked for then is on show already: only the sentence goes.
  select("boundaries", { across: null, up: null });
  await computeSlice();
  expect(state().failure).toBeNull();
  expect(asked).toHaveLength(3);
});
