import { expect, test } from "vitest";
import { presets } from "./index.ts";
import { trainingDeviations } from "./trainingDeviations.ts";

const told = (id: keyof typeof presets, ...systems: readonly string[]) =>
  trainingDeviations(
    presets[id],
    presets[id].systems.filter((system) => systems.includes(system.id)),
  );

test("what a preset says about its own evaluation and about systems left out is dropped, the training stays", () => {
  expect(told("cifar10-quick", "multiclass", "robin")).toEqual([
    "the Myrtle CNN of width 16 (99,210 parameters) instead of 64 (1,558,026)",
    "30 epochs (RoBin's arms 6), learning rate 0.03 with two drops instead of 80 epochs, 0.1 with one",
    "3 inner steps instead of 10, and flips without crops",
    "linf 8/255 is restored: the paper's text has lost the budget",
    "each network trained once",
  ]);
  expect(told("cifar10-quick", "multiclass")[1]).toBe(
    "30 epochs, learning rate 0.03 with two drops instead of 80 epochs, 0.1 with one",
  );
  expect(told("digits-full", "multiclass", "robin").at(-1)).toBe("trained at linf 0.2 instead of 0.3");
  expect(told("digits-standard", "robin")).toHaveLength(4);
  expect(told("smoke", "robin")).toEqual([
    "linear networks, 200 training images, 2 epochs: a check of the machinery, not a result",
  ]);
  expect(told("digits-capacity", "robin")).not.toContain("wider multiclass models beside the paper's");
  expect(told("digits-capacity", "multiclass-compute")).toContain("wider multiclass models beside the paper's");
});

test("no preset keeps a sentence about test images or attacks, and names of data and packs stay as they are", () => {
  for (const preset of Object.values(presets))
    for (const text of trainingDeviations(preset, preset.systems))
      expect(text).not.toMatch(/test images|judged|PGD|\(\)|, ,|^, |, $/);
  const others = [
    "data set cifar10-jpeg instead of cifar-10",
    "networks of the pack mnist, as stored, instead of new trainings",
    "changed by --set training.epochs=3",
  ];
  const changed = ["changed by --set evaluation.examples=16", "evaluation.examples 16 instead of 32"];
  expect(trainingDeviations({ deviations: [...others, ...changed] }, presets.smoke.systems)).toEqual(others);
});
