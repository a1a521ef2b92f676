import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { GradientsRequest } from "../../experiment/interactive/gradients.ts";
import { emptyGrid, refinement } from "../../experiment/interactive/scoreGrid.ts";
import type { SlicePart, SliceRequest } from "../../experiment/interactive/slice.ts";
import smoke from "../../experiment/presets/smoke.ts";
import type { System } from "../../experiment/terms/system.ts";

interface Asked {
  readonly request: SliceRequest;
  readonly signal: AbortSignal;
  part(stride: number): void;
  finish(): Promise<void>;
  fail(message: string): Promise<void>;
}

const asked: Asked[] = [];
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** Scores of two of ten classes grow to the right and to the top. */
function scoresOf({ columns, rows, x, y }: SliceRequest, points: Iterable<number>): Float32Array {
  const scores: number[] = [];
  for (const point of points)
    for (let cls = 0; cls < 10; cls++) {
      const [a, b] = [(point % columns) / columns, Math.floor(point / columns) / rows];
      scores.push(cls === 1 ? a * x[1] : cls === 2 ? b * y[1] : 0);
    }
  return Float32Array.from(scores);
}

vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    backend: { id: "wasm" },
    describe: async () => ({
      shape: [20, 20, 1],
      classes: Array.from({ length: 10 }, (_, i) => String(i)),
      splits: { test: 4 },
    }),
    examples: async () => ({ images: new Uint8Array(1600).fill(102), labels: [7, 7, 3, 7] }),
    gradients: async ({ system }: GradientsRequest) => {
      const size = (system as System).members.length;
      const gradients = Array.from({ length: 10 }, (_, cls) =>
        Float32Array.from({ length: 400 }, (_, i) => Math.sin(cls * (i + size))),
      );
      return { images: [{ scores: new Float32Array(10), prediction: 0, gradients }] };
    },
    slice: (
      request: SliceRequest,
      _weights: unknown,
      signal: AbortSignal,
      onPart: (part: SlicePart) => void,
    ) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        const levels = refinement(request.columns, request.rows);
        const all = Array.from({ length: request.columns * request.rows }, (_, point) => point);
        asked.push({
          request,
          signal,
          part(stride) {
            const level = levels.find((one) => one.stride === stride);
            if (level !== undefined) onPart({ stride, scores: scoresOf(request, level.points) });
          },
          async finish() {
            resolve({ ...emptyGrid({ ...request, classes: 10 }), scores: scoresOf(request, all) });
            await settle();
          },
          async fail(message) {
            reject(new Error(message));
            await settle();
          },
        });
      }),
  }),
}));
vi.mock("../../lab/engine/dataClient.ts", () => ({
  createDataClient: () => ({ list: async () => ({ stored: [], partial: [] }) }),
}));

/** Multiply-adds per second that were measured on this machine. */
let measured: string | null = null;
vi.stubGlobal("localStorage", { getItem: () => measured });

let room: typeof import("./boundaries.ts");
let selection: typeof import("../page/selection.ts");

function systemOf(decomposition: string, members: number): System {
  return {
    decomposition: resolveChoice("decompositions", { id: decomposition }),
    members: Array.from({ length: members }, (_, i) => ({
      source: { from: "import", digest: String(i).repeat(64) },
      network: { id: "linear", params: {} },
      labelling: { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" },
    })),
  };
}

beforeEach(async () => {
  vi.resetModules();
  asked.length = 0;
  measured = null;
  room = await import("./boundaries.ts");
  selection = await import("../page/selection.ts");
  const { labSystem, offerRun } = await import("../systems/systems.ts");
  for (const id of ["digits", "mnist"])
    offerRun(
      {
        id: `on-${id}`,
        label: id,
        madeBy: "a test",
        dataset: resolveChoice("datasets", { id }),
        spec: { ...smoke, dataset: { id } },
        systems: [
          labSystem(`on-${id}`, "multiclass", "Multiclass", systemOf("multiclass", 1)),
          labSystem(`on-${id}`, "robin", "RoBin", systemOf("one-vs-all", 2)),
        ],
        accuracies: [],
        gaps: [],
        overlaps: [],
        coherence: [],
      },
      async () => new Uint8Array(4),
    );
  selection.select("boundaries", { group: "on-digits", resolution: "33", draw: 5 });
});

const state = () => room.boundariesStore.getState();
const grids = () => state().slice?.systems.map(({ grid, status }) => [grid?.columns ?? 0, status]);

async function groupOf(id: string) {
  const { systemsStore } = await import("../systems/systems.ts");
  const group = systemsStore.getState().groups.find((one) => one.id === id);
  if (group === undefined) throw new Error(`no group ${id}`);
  return group;
}

async function begun() {
  void room.computeSlice();
  await vi.waitFor(() => expect(asked.at(-1)?.signal.aborted).toBe(false));
  return asked.at(-1) as Asked;
}

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
  await room.computeSlice();
  expect(asked).toHaveLength(2);
});

test("without a seed the draw is made once and goes into the settings, so that a link shows the same image", async () => {
  selection.select("boundaries", { draw: null, drawClass: 3 });
  await room.computeSlice();
  const { draw } = selection.selectionStore.getState().boundaries;
  expect(draw).not.toBeNull();
  const only = await begun();
  only.part(16);
  expect(state().slice?.image).toMatchObject({ label: 3, source: { kind: "draw", position: 2, seed: draw } });
});

test("a change ends what is computed and shows nothing of it any more; what was on show stays until then", async () => {
  const first = await begun();
  first.part(16);
  const before = state().slice?.plane;
  selection.select("boundaries", { norm: "l2" });
  void room.computeSlice();
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
  expect(state().slice?.systems).toMatchObject([
    { status: "failed", error: "the GPU was lost" },
    { status: "done" },
  ]);
});

test("stopped, the map stays as fine as it is", async () => {
  const first = await begun();
  first.part(16);
  room.stopSlice();
  await settle();
  expect(grids()).toEqual([
    [3, "stopped"],
    [0, "stopped"],
  ]);
  expect(asked).toHaveLength(1);
});

test("a plane that takes long waits to be asked for, once for each group of systems", async () => {
  // 33 x 33 images through three networks of 4,000 multiply-adds each.
  measured = "100000";
  await room.computeSlice();
  expect(state()).toMatchObject({ slice: null, waitsFor: null });
  expect(state().longSeconds).toBeCloseTo((33 * 33 * 3 * 4000) / 100_000, 5);
  void room.allowLongSlices(await groupOf("on-digits"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(state().longSeconds).toBeNull();
});

test("axes of one direction are a sentence, and lose nothing", async () => {
  const first = await begun();
  first.part(16);
  const own = { kind: "random", seed: 3 } as const;
  selection.select("boundaries", { across: own, up: own });
  await room.computeSlice();
  expect(state().failure).toMatch(/^both axes have the same direction/);
  expect(grids()?.[0]).toEqual([3, "stopped"]);
  selection.select("boundaries", { across: null, up: null });
  const again = await begun();
  expect(state().failure).toBeNull();
  await again.finish();
  await asked.at(-1)?.finish();
  selection.select("boundaries", { across: own, up: own });
  await room.computeSlice();
  // What is asked for then is on show already: only the sentence goes.
  selection.select("boundaries", { across: null, up: null });
  await room.computeSlice();
  expect(state().failure).toBeNull();
  expect(asked).toHaveLength(3);
});

test("data that are not here are named, and other systems bring their budget and lose the old image", async () => {
  room.chooseSliceGroup("on-mnist");
  const { norm, epsilonLinf, draw } = selection.selectionStore.getState().boundaries;
  expect({ norm, epsilonLinf, draw }).toEqual({ norm: "linf", epsilonLinf: 0.05, draw: null });
  await room.computeSlice();
  expect(state().missing?.id).toBe("mnist");
  expect(asked).toHaveLength(0);
});

test("from Attack: its image, its systems and its budget, however small", async () => {
  const { attackStore } = await import("../attack/attackStore.ts");
  const { openInBoundaries } = await import("./openInBoundaries.ts");
  const opened = vi.fn();
  vi.stubGlobal("location", { ...globalThis.location, assign: opened });
  vi.stubGlobal("window", { scrollTo: () => undefined });
  const group = await groupOf("on-digits");
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
  expect(selection.selectionStore.getState().boundaries).toMatchObject({
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
  const { attackStore } = await import("../attack/attackStore.ts");
  const group = await groupOf("on-digits");
  expect(() => room.takeImageFromAttack(group)).toThrow("there is no image in Attack yet");
  const image = {
    shape: [20, 20, 1] as const,
    classes: Array.from({ length: 10 }, (_, i) => String(i)),
    pixels: new Float32Array(400),
    label: 7,
    source: { kind: "draw", seed: 44, cls: 7, position: 1 } as const,
  };
  attackStore.setState({ groupId: "on-digits", image });
  room.takeImageFromAttack(group);
  expect(selection.selectionStore.getState().boundaries).toMatchObject({ draw: 44, drawClass: 7 });
  const own = { ...image, source: { kind: "own", name: "a 7", isSaid: true } as const };
  attackStore.setState({ image: own });
  room.takeImageFromAttack(group);
  const only = await begun();
  expect(only.request.image).toBe(own.pixels);
  room.restoreSlice({ ...selection.selectionStore.getState().boundaries, draw: 6 });
  expect(state().own).toBeNull();
  attackStore.setState({ image: { ...own, label: null } });
  expect(() => room.takeImageFromAttack(group)).toThrow("say in Attack first what its image truly is");
  attackStore.setState({ groupId: "on-mnist", image: own });
  expect(() => room.takeImageFromAttack(group)).toThrow("is of other data");
});
