import { beforeEach, expect, test, vi } from "vitest";
import { asked } from "../../../tests/fakeSliceEngine.ts";
import { begun, groupOf, openBoundaries } from "../../../tests/slices.ts";
import { attackStore } from "../attack/attackStore.ts";
import { selectionStore } from "../page/selection.ts";
import { computeSlice } from "./computeSlice.ts";
import { chooseSliceGroup, openInBoundaries, restoreSlice, takeImageFromAttack } from "./sliceImage.ts";
import { boundariesStore } from "./sliceStore.ts";

vi.mock("../systems/lab.ts", () => import("../../../tests/fakeSliceEngine.ts"));
vi.mock("../../lab/engine/dataClient.ts", () => ({
  createDataClient: () => ({ list: async () => ({ stored: [], partial: [] }) }),
}));

vi.stubGlobal("localStorage", { getItem: () => null });

beforeEach(openBoundaries);

const state = boundariesStore.getState;

test("data that are not here are named, and other systems bring their budget and lose the old image", async () => {
  chooseSliceGroup("on-mnist");
  const { norm, epsilonLinf, draw } = selectionStore.getState().boundaries;
  expect({ norm, epsilonLinf, draw }).toEqual({ norm: "linf", epsilonLinf: 0.05, draw: null });
  await computeSlice();
  expect(state().missing?.id).toBe("mnist");
  expect(asked).toHaveLength(0);
});

test("from Attack: its image, its systems and its budget, however small", async () => {
  const opened = vi.fn();
  vi.stubGlobal("location", { ...globalThis.location, assign: opened });
  vi.stubGlobal("window", { scrollTo: () => undefined });
  const group = groupOf("on-digits");
  expect(openInBoundaries).toThrow("no systems are chosen in Attack");
  attackStore.setState({ groupId: "on-digits" });
  expect(openInBoundaries).toThrow("there is no image in Attack yet");
  expect(opened).not.toHaveBeenCalled();
  const { settings } = attackStore.getState();
  attackStore.setState({
    chosen: [group.systems[0]?.id ?? ""],
    settings: { ...settings, norm: "l2", epsilon: { linf: 0, l2: 2 } },
    image: {
      shape: [20, 20, 1],
      classes: Array.from({ length: 10 }, (_, i) => String(i)),
      pixels: new Float32Array(400),
      label: 7,
      source: { kind: "draw", seed: 44, cls: null, position: 1 },
    },
  });
  openInBoundaries();
  expect(selectionStore.getState().boundaries).toMatchObject({
    view: "image",
    group: "on-digits",
    systems: [group.systems[0]?.id],
    norm: "l2",
    epsilonL2: 2,
    epsilonLinf: 0.001,
    draw: 44,
    drawClass: null,
  });
  expect(opened).toHaveBeenCalledWith("#boundaries");
});

test("the image in Attack: a test image by its draw, an own one as it is, others are refused in words", async () => {
  const group = groupOf("on-digits");
  expect(() => takeImageFromAttack(group)).toThrow("there is no image in Attack yet");
  const image = {
    shape: [20, 20, 1] as const,
    classes: Array.from({ length: 10 }, (_, i) => String(i)),
    pixels: new Float32Array(400),
    label: 7,
    source: { kind: "draw", seed: 44, cls: 7, position: 1 } as const,
  };
  attackStore.setState({ groupId: "on-digits", image });
  takeImageFromAttack(group);
  expect(selectionStore.getState().boundaries).toMatchObject({ draw: 44, drawClass: 7 });
  const own = { ...image, source: { kind: "own", name: "a 7", isSaid: true } as const };
  attackStore.setState({ image: own });
  takeImageFromAttack(group);
  const only = await begun();
  expect(only.request.image).toBe(own.pixels);
  restoreSlice({ ...selectionStore.getState().boundaries, draw: 6 });
  expect(state().own).toBeNull();
  attackStore.setState({ image: { ...own, label: null } });
  expect(() => takeImageFromAttack(group)).toThrow("set the true class of the image in Attack first");
  attackStore.setState({ groupId: "on-mnist", image: own });
  expect(() => takeImageFromAttack(group)).toThrow("comes from other data");
});
