import { beforeEach, expect, test, vi } from "vitest";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import type { ScoresRequest } from "../../experiment/interactive/scores.ts";
import smoke from "../../experiment/presets/smoke.ts";
import { labSystem, offerRun, systemsStore } from "../systems/systems.ts";
import { attack } from "./attack.ts";
import { addSystem, chooseGroup, removeSystem } from "./attackImage.ts";
import { attackStore, changeSettings, chosenSystems } from "./attackStore.ts";
import { offeredSystems } from "./offeredSystems.ts";
import { readingOf } from "./reading.ts";
import { switchGroup } from "./switchGroup.ts";
import { judgeTransfer, transferredStore } from "./transferred.ts";

const pgd = { id: "adversarial", params: { norm: "linf", epsilon: 0.1 } };
const digits = resolveChoice("datasets", { id: "digits" });
/** The weights that each attack was given, in order: their digest names group and system. */
const attacked: string[] = [];

vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    craft: async ({ labels, system }: CraftRequest, weights: object, signal: AbortSignal) => {
      signal.throwIfAborted();
      attacked.push(Object.keys(weights).join());
      const prediction = system.members.length > 1 ? labels[0] : 1 - (labels[0] as number);
      const scores = { cleanScores: Float32Array.of(0, 1), cleanPrediction: prediction };
      const end = attacked.length;
      // An attack on a network ends with a bright image.
      const images = new Float32Array(2 * (end + 1)).fill(system.members.length > 1 ? 0 : 1);
      const run = { end, images };
      return { seconds: 1, images: [{ ...scores, broken: false, best: 0, runs: [run] }] };
    },
    scores: async ({ images, system }: ScoresRequest) => ({
      images: Array.from({ length: images.length / 2 }, (_, at) => ({
        scores: Float32Array.of(0, 1),
        // A network answers b unless the first pixel is bright.
        prediction: system.members.length > 1 || (images[2 * at] as number) < 0.5 ? 1 : 0,
      })),
    }),
  }),
}));

/** A run whose systems have weights that are named like themselves. */
function offer(
  id: string,
  dataset: typeof digits,
  systems: readonly (readonly [id: string, defence: typeof pgd | null])[],
) {
  const member = (source: string) => ({
    source: { from: "task" as const, key: source },
    network: { id: "linear", params: {} },
    labelling: { groups: [0, 1], sampling: "natural" as const },
  });
  offerRun(
    {
      id,
      label: id,
      madeBy: "a test",
      dataset,
      spec: {
        ...smoke,
        systems: systems.map(([specId, defence]) => ({
          id: specId,
          decomposition: { id: "multiclass" },
          ...(defence === null ? {} : { defence }),
        })),
        defence: { id: "standard" },
      },
      systems: systems.map(([specId]) => {
        const isRobin = specId.startsWith("robin");
        return labSystem(id, specId, specId, {
          decomposition: { id: isRobin ? "one-vs-all" : "multiclass", params: {} },
          members: (isRobin ? ["-0", "-1"] : [""]).map((end) => member(`${id} ${specId}${end}`)),
        });
      }),
      accuracies: [],
      gaps: [],
      overlaps: [],
      coherence: [],
    },
    async () => new Uint8Array(4),
  );
}

const idsOf = (state: { readonly attacks: readonly { readonly system: { readonly id: string } }[] } | null) =>
  state?.attacks.map(({ system }) => system.id);

beforeEach(() => {
  attackStore.setState(attackStore.getInitialState());
  systemsStore.setState(systemsStore.getInitialState());
  attacked.length = 0;
  offer("other-data", resolveChoice("datasets", { id: "mnist" }), [["robin", pgd]]);
  offer("bare", digits, [
    ["robin", null],
    ["one", null],
  ]);
  offer("three", digits, [
    ["none", null],
    ["robin", pgd],
    ["one", pgd],
  ]);
  chooseGroup("three");
  attackStore.setState({
    imageData: "digits ",
    image: {
      shape: [1, 2, 1],
      classes: ["a", "b"],
      pixels: new Float32Array(2),
      label: 1,
      source: { kind: "own", name: "x", isSaid: true },
    },
  });
});

test("RoBin and the multiclass model are shown first, and an undefended network beside two that are defended", () => {
  expect(attackStore.getState().chosen).toEqual(["three/robin", "three/one", "three/none"]);
  chooseGroup("bare");
  expect(attackStore.getState().chosen).toEqual(["bare/robin", "bare/one"]);
});

test("systems of other groups on the same data are offered, those of the chosen group first", () => {
  const { groups } = systemsStore.getState();
  const offered = offeredSystems({ groupId: "three", chosen: ["three/robin"] }, groups);
  expect(offered.map(({ system }) => system.id)).toEqual(["three/none", "three/one", "bare/robin", "bare/one"]);
});

test("a system that joins is attacked alone, with the weights of its group; one that leaves changes no other", async () => {
  await attack(false);
  const before = attackStore.getState().shown?.attacks;
  expect(idsOf(attackStore.getState().shown)).toEqual(["three/robin", "three/one", "three/none"]);
  await addSystem("bare/robin");
  expect(attacked.slice(3)).toEqual(["bare robin-0,bare robin-1"]);
  const after = attackStore.getState();
  expect(after.shown?.attacks.slice(0, 3)).toEqual(before);
  expect(idsOf(after.shown)?.[3]).toBe("bare/robin");
  expect(after.playback).toMatchObject({ step: 4, last: 4 });

  removeSystem("bare/robin");
  removeSystem("three/none");
  expect(attackStore.getState().shown?.attacks).toEqual(before?.slice(0, 2));
  expect(attackStore.getState().playback).toMatchObject({ step: 2, last: 2 });
  expect(chosenSystems().map(({ id }) => id)).toEqual(["three/robin", "three/one"]);
});

test("after a change of settings, a system that joins is only asked what it reads", async () => {
  await attack(false);
  changeSettings({ steps: 7 });
  attacked.length = 0;
  await addSystem("bare/one");
  expect(attacked).toEqual([]);
  const { shown, answers } = attackStore.getState();
  expect(idsOf(shown)).toEqual(["three/robin", "three/one", "three/none"]);
  expect(answers["bare/one"]?.cleanPrediction).toBe(1);
});

test("what many systems read is told in one sentence", async () => {
  await attack(false);
  const { answers } = attackStore.getState();
  expect(readingOf(answers, ["a", "b"])).toBe("robin reads this as b, one as a, none as a. What is it?");
  removeSystem("three/robin");
  expect(readingOf(answers, ["a", "b"])).toBe("Both read this as a. What is it?");
});

test("every system judges the image that each attack ends with", async () => {
  removeSystem("three/none");
  await attack(false);
  await judgeTransfer();
  expect(transferredStore.getState()).toMatchObject({ isRunning: false, error: null });
  expect(transferredStore.getState().answers).toEqual([
    { on: "three/robin", by: "three/robin", prediction: 1 },
    { on: "three/one", by: "three/robin", prediction: 1 },
    { on: "three/robin", by: "three/one", prediction: 1 },
    { on: "three/one", by: "three/one", prediction: 0 },
  ]);
});

test("another group begins with the epsilon it was trained against, unless the user has chosen one", () => {
  const weak = { id: "adversarial", params: { norm: "linf", epsilon: 8 / 255 } };
  offer("photographs", digits, [
    ["none", null],
    ["robin", weak],
  ]);
  const epsilon = () => attackStore.getState().settings.epsilon;
  switchGroup("photographs");
  expect(epsilon()).toEqual({ linf: 8 / 255, l2: 1.5 });
  switchGroup("three");
  expect(epsilon()).toEqual({ linf: 0.1, l2: 1.5 });
  changeSettings({ epsilon: { linf: 0.07, l2: 1.5 } });
  switchGroup("photographs");
  expect(epsilon()).toEqual({ linf: 0.07, l2: 1.5 });
});
