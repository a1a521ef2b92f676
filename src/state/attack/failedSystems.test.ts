import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { labSystem, offerRun, systemsStore } from "../systems/systems.ts";
import { attack, attackAgain } from "./attack.ts";
import { chooseGroup, setLabel, takeOwnImage } from "./attackImage.ts";
import { attackStore } from "./attackStore.ts";
import { emptyPlayback } from "./playback.ts";

vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    craft: async () => {
      const run = { end: 2, images: new Float32Array(6), scores: new Float32Array(6), predictions: [1, 1, 0] };
      const scores = { cleanScores: Float32Array.of(0, 1), cleanPrediction: 1 };
      return { seconds: 1, images: [{ ...scores, broken: false, best: 0, runs: [run] }] };
    },
    scores: async () => ({ images: [{ scores: Float32Array.of(0, 1), prediction: 1 }] }),
  }),
}));

/** The systems whose weights cannot be read. */
const lost = new Set<string>();
const labels = { robin: "RoBin", multiclass: "Multiclass", undefended: "Multiclass, undefended" };
const digits = resolveChoice("datasets", { id: "digits" });

function offer(id: string) {
  const systems = Object.entries(labels).map(([specId, label]) =>
    labSystem(id, specId, label, {
      decomposition: { id: "multiclass", params: {} },
      members: [
        {
          source: { from: "task" as const, key: `${id} ${specId}` },
          network: { id: "linear", params: {} },
          labelling: { groups: [0, 1], sampling: "natural" as const },
        },
      ],
    }),
  );
  const none = { accuracies: [], gaps: [], overlaps: [], coherence: [] };
  const spec = { ...smoke, systems: [{ id: "robin", decomposition: { id: "multiclass" } }] };
  offerRun({ id, label: id, madeBy: "a test", dataset: digits, spec, systems, ...none }, async (source) => {
    const specId = source.from === "task" ? (source.key.split(" ")[1] ?? "") : "";
    if (lost.has(specId))
      throw new Error(`models/${id}/${specId}.safetensors could not be fetched: the server answered 503`);
    return new Uint8Array(4);
  });
}

beforeEach(() => {
  attackStore.setState(attackStore.getInitialState());
  systemsStore.setState(systemsStore.getInitialState());
  lost.clear();
});

let groups = 0;

/** Shows three systems, some of which have lost their weights. Weights that were read once stay known, so each test has its own. */
function show(...without: readonly string[]): void {
  for (const one of without) lost.add(one);
  const id = `group-${groups++}`;
  offer(id);
  chooseGroup(id);
  attackStore.setState({
    imageData: "digits ",
    chosen: Object.keys(labels).map((specId) => `${id}/${specId}`),
    image: {
      ...{ shape: [1, 2, 1], classes: ["a", "b"], pixels: new Float32Array(2), label: 1 },
      source: { kind: "own", name: "x", isSaid: true },
    },
  });
}

const failure = () => attackStore.getState().failure;

test("systems without a prediction are listed, and their common cause is said once", async () => {
  show("robin", "multiclass", "undefended");
  await takeOwnImage("x", new Float32Array(2));
  expect(failure()).toMatchObject({
    title: "No prediction of RoBin; Multiclass; and Multiclass, undefended",
    detail: "3 files could not be fetched: the server answered 503.",
  });
  lost.clear();
  failure()?.retry?.();
  await vi.waitFor(() => expect(Object.keys(attackStore.getState().answers)).toHaveLength(3));
  expect(failure()).toBeNull();
});

test("an attack that failed on all systems can be tried again", async () => {
  show("robin", "multiclass", "undefended");
  await attack(false);
  expect(failure()).toMatchObject({
    title: "The attack failed",
    detail: "3 files could not be fetched: the server answered 503.",
  });
  lost.clear();
  failure()?.retry?.();
  await vi.waitFor(() => expect(attackStore.getState().shown).not.toBeNull());
  expect(failure()).toBeNull();
});

test("an attack that failed on one system is repeated on that one alone", async () => {
  show("multiclass");
  await attack(false);
  const before = attackStore.getState().shown?.attacks ?? [];
  expect(before.map(({ status }) => status)).toEqual(["done", "failed", "done"]);
  lost.clear();
  await attackAgain();
  const after = attackStore.getState().shown?.attacks ?? [];
  expect(after.map(({ status }) => status)).toEqual(["done", "done", "done"]);
  expect(after[0]).toBe(before[0]);
});

test("another label takes the steps away, and the playback with them", async () => {
  show();
  await attack(false);
  expect(attackStore.getState().playback).toMatchObject({ step: 2, last: 2 });
  setLabel(0);
  expect(attackStore.getState().shown).toBeNull();
  expect(attackStore.getState().playback).toEqual(emptyPlayback);
});
