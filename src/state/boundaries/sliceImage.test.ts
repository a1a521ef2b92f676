import { beforeEach, expect, test, vi } from "vitest";
import { asked } from "../../../tests/fakeSliceEngine.ts";
import { begun, groupOf, openBoundaries } from "../../../tests/slices.ts";
import { attackStore } from "../attack/attackStore.ts";
import { selectionStore } from "../page/selection.ts";
import { viewStore } from "../page/view.ts";
import { computeSlice } from "./computeSlice.ts";
import { keepSliceImage } from "./keptSliceImage.ts";
import {
  chooseSliceGroup,
  drawSliceImage,
  imageInAttack,
  openInBoundaries,
  restoreSlice,
  takeImageFromAttack,
} from "./sliceImage.ts";
import { type BroughtImage, boundariesStore } from "./sliceStore.ts";

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
  restoreSlice({ ...selectionStore.getState().boundaries, draw: 6 }, null);
  expect(state().own).toBeNull();
  attackStore.setState({ image: { ...own, label: null } });
  expect(() => takeImageFromAttack(group)).toThrow("the plane needs the correct class of the image");
  attackStore.setState({ groupId: "on-mnist", image: own });
  expect(() => takeImageFromAttack(group)).toThrow("comes from other data");
  // The systems that it belongs to are named, and take it.
  const { problem } = imageInAttack(group);
  expect(problem?.remedy).toMatchObject({ kind: "systems", group: { id: "on-mnist" } });
});

const brought: BroughtImage = {
  shape: [20, 20, 1],
  label: 7,
  pixels: Float32Array.from({ length: 400 }, (_, i) => i / 399),
  source: { kind: "own", name: "a 7", isSaid: true, saidBy: "sender", from: "link" },
};

test("the plane goes through an image from a link, and through a test image where it does not suit the systems", async () => {
  const settings = selectionStore.getState().boundaries;
  restoreSlice(settings, brought);
  expect((await begun()).request.image).toBe(brought.pixels);
  expect(state().own?.classes).toHaveLength(10);

  for (const [wrong, path] of [
    [{ ...brought, shape: [28, 28, 1], pixels: new Float32Array(784) }, "own.shape"],
    [{ ...brought, label: 10 }, "own.label"],
    [{ ...brought, label: null }, "own.label"],
  ] as const) {
    viewStore.setState({ linkProblems: [] });
    restoreSlice(settings, wrong);
    await begun();
    expect(state()).toMatchObject({ own: null, brought: null });
    expect(viewStore.getState().linkProblems).toMatchObject([{ path }]);
  }
});

test("a reload of the tab brings the own image back to the last bit, until another is drawn", async () => {
  const kept = new Map<string, string>();
  const setItem = (place: string, text: string) => void kept.set(place, text);
  vi.stubGlobal("sessionStorage", {
    getItem: (place: string) => kept.get(place) ?? null,
    setItem,
    removeItem: (place: string) => void kept.delete(place),
  });
  const close = vi.fn<(type: string, listener: () => void) => void>();
  vi.stubGlobal("addEventListener", close);
  viewStore.setState({ isRestoring: false });
  await keepSliceImage(true);
  const [, keepNow] = close.mock.calls[0] as [string, () => void];
  boundariesStore.setState({ own: { ...brought, classes: [] } });
  keepNow();
  const reload = async (isReload: boolean) => {
    boundariesStore.setState(boundariesStore.getInitialState());
    await keepSliceImage(isReload);
    return state().brought;
  };
  expect(await reload(true)).toEqual(brought);
  drawSliceImage(null);
  keepNow();
  expect(kept.size).toBe(0);
  boundariesStore.setState({ own: { ...brought, classes: [] } });
  keepNow();
  expect(await reload(false)).toBeNull();
  expect(kept.size).toBe(0);
});
