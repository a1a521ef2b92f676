import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { permutation, stream } from "../../experiment/sampling/random.ts";
import { labSystem, offerRun } from "../systems/systems.ts";
import { attackStore, changeSettings } from "./attackStore.ts";
import { findBreaking } from "./findBreaking.ts";
import { searchStore, stopSearch } from "./searchStore.ts";

const count = 40;
/** The order of the search, and what the fake engine says of each image by its number in it. */
const order = permutation(count, stream(1, "sample", "search"));
const number = (position: number) => order.indexOf(position) + 1;
let wrong: readonly number[] = [];
let broken: Readonly<Record<string, readonly number[]>> = {};
let onCraft = () => {};
const asked: Record<string, number> = {};

vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    describe: async () => ({ shape: [2, 2, 1], classes: ["0", "1"], splits: { test: count }, perClass: {} }),
    examples: async () => ({
      images: new Uint8Array(4 * count),
      labels: Array.from({ length: count }, (_, position) => position % 2),
    }),
    craft: async ({ system, labels, ids }: CraftRequest, _weights: unknown, signal: AbortSignal) => {
      onCraft();
      signal.throwIfAborted();
      const id = system.members.length > 1 ? "robin" : "one";
      asked[id] = (asked[id] ?? 0) + ids.length;
      return {
        seconds: 1,
        images: ids.map((position, i) => ({
          cleanScores: Float32Array.of(0, 1),
          cleanPrediction: wrong.includes(number(position)) ? 1 - (labels[i] as number) : labels[i],
          broken: broken[id]?.includes(number(position)) === true,
          best: 0,
          runs: [{ end: 3 }],
        })),
      };
    },
  }),
}));

beforeEach(() => {
  attackStore.setState(attackStore.getInitialState());
  searchStore.setState(searchStore.getInitialState());
  wrong = [];
  onCraft = () => {};
  for (const id of Object.keys(asked)) delete asked[id];
  const member = (positive: number) => ({
    source: { from: "import" as const, digest: `${positive}`.repeat(64) },
    network: { id: "linear", params: {} },
    labelling: { groups: [0, 1], sampling: "natural" as const },
  });
  const system = (id: string, members: number) =>
    labSystem("run", id, id, {
      decomposition: { id: members > 1 ? "one-vs-all" : "multiclass", params: {} },
      members: Array.from({ length: members }, (_, i) => member(i)),
    });
  const systems = [system("robin", 2), system("one", 1)];
  offerRun(
    {
      id: "run",
      label: "run",
      madeBy: "a test",
      dataset: resolveChoice("datasets", { id: "digits" }),
      spec: smoke,
      systems,
      accuracies: [],
      gaps: [],
      overlaps: [],
      coherence: [],
    },
    async () => new Uint8Array(4),
  );
  attackStore.setState({ groupId: "run", chosen: systems.map(({ id }) => id) });
});

const found = () => {
  const source = attackStore.getState().image?.source;
  return source?.kind === "draw" && source.chosen?.by === "search" ? source.chosen.tried : null;
};

test("the first image of the order that all systems read and that breaks one is shown with its attacks, played", async () => {
  wrong = [3];
  broken = { robin: [3, 20], one: [11, 12] };
  expect(await findBreaking("any", true)).toBe(true);
  expect(found()).toBe(11);
  const { shown, image, playback } = attackStore.getState();
  expect(image?.source).toMatchObject({ position: order[10], chosen: { seed: 1, must: "any" } });
  expect(shown?.attacks.map(({ crafted, status }) => [crafted?.broken, status])).toEqual([
    [false, "done"],
    [true, "done"],
  ]);
  expect(playback).toMatchObject({ playing: true, step: 0, last: 3 });
  // The next search goes on behind it.
  await findBreaking("any", false);
  expect(found()).toBe(12);
  expect(searchStore.getState().work).toBeNull();
});

test("an opening scene that is skipped while its image is looked for shows that image, still", async () => {
  broken = { robin: [], one: [11] };
  const opening = findBreaking("any", true, true);
  searchStore.setState({ isSkipped: true });
  expect(await opening).toBe(true);
  expect(found()).toBe(11);
  expect(attackStore.getState().playback).toMatchObject({ playing: false, step: 3, last: 3 });
  expect(searchStore.getState().isOpening).toBe(false);
  // The next one plays again.
  attackStore.setState({ image: null });
  await findBreaking("any", true, true);
  expect(attackStore.getState().playback.playing).toBe(true);
});

test("only one system, or all, must break; dear systems are attacked only where it may still fit", async () => {
  broken = { robin: [5, 9, 30], one: [5, 9] };
  await findBreaking({ only: "run/robin" }, false);
  expect(found()).toBe(30);
  attackStore.setState({ image: null });
  asked.robin = 0;
  await findBreaking("all", false);
  expect(found()).toBe(5);
  expect(asked.robin).toBe(1);
  // Wraps around at the end of the order.
  await findBreaking("all", false);
  await findBreaking("all", false);
  expect(found()).toBe(5);
});

test("a search that finds nothing says so", async () => {
  broken = { robin: [], one: [4] };
  expect(await findBreaking({ only: "run/robin" }, false)).toBe(false);
  expect(attackStore.getState().image).toBeNull();
  expect(searchStore.getState()).toMatchObject({
    work: null,
    note: { text: expect.stringContaining("None of the 40") },
  });
});

test("a search ends when it is stopped, and when settings change: the image on show stays", async () => {
  broken = { robin: [40], one: [40] };
  onCraft = stopSearch;
  expect(await findBreaking("any", false)).toBe(false);
  onCraft = () => changeSettings({ steps: 7 });
  expect(await findBreaking("any", false)).toBe(false);
  expect(attackStore.getState()).toMatchObject({ image: null, shown: null });
  expect(searchStore.getState()).toMatchObject({ work: null, note: null });
});
