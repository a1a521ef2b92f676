import { expect, test } from "vitest";
import { entryOf } from "../../experiment/catalogue/params.ts";
import {
  attackOf,
  defaultSettings,
  parameterValue,
  settingsProblem,
  steppingAttacks,
  strategyProblem,
  withValue,
} from "./attackSettings.ts";

const digits = { label: 3, classes: Array.from({ length: 10 }, (_, cls) => String(cls)) };
const both = ["arms", "one"] as const;

function parameter(attack: string, id: string) {
  const found = entryOf("attacks", attack).params.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`${attack} has no ${id}`);
  return found;
}

test("steps and random start are shared by all attacks, other parameters are each attack's own", () => {
  const steps = { ...defaultSettings, ...withValue(defaultSettings, parameter("pgd", "steps"), 7) };
  expect(attackOf({ ...steps, attack: "apgd" }).params).toMatchObject({ steps: 7, rho: 0.75 });
  const restarts = { ...steps, ...withValue(steps, parameter("pgd", "restarts"), 5) };
  expect(attackOf(restarts)).toMatchObject({ id: "pgd", params: { steps: 7, restarts: 5 } });
  expect(attackOf({ ...restarts, attack: "apgd" }).params).toMatchObject({ restarts: 1 });
});

test("an attack that starts at the clean image by default keeps its own random start", () => {
  const miFgsm = { ...defaultSettings, attack: "mi-fgsm" as const };
  expect(attackOf(miFgsm).params).toMatchObject({ steps: 20, decay: 1, relativeStep: 1, randomStart: false });
  const random = { ...miFgsm, ...withValue(miFgsm, parameter("mi-fgsm", "randomStart"), true) };
  expect(attackOf(random).params).toMatchObject({ randomStart: true });
  const shared = { ...miFgsm, ...withValue(miFgsm, parameter("pgd", "randomStart"), false) };
  expect(attackOf({ ...shared, attack: "apgd" }).params).toMatchObject({ randomStart: false });
  expect(attackOf({ ...random, attack: "pgd" }).params).toMatchObject({ randomStart: true });
});

test("a parameter set back to its start leaves no trace", () => {
  const restarts = parameter("pgd", "restarts");
  const changed = { ...defaultSettings, ...withValue(defaultSettings, restarts, 5) };
  expect(parameterValue(changed, restarts)).toBe(5);
  expect({ ...changed, ...withValue(changed, restarts, 1) }).toEqual(defaultSettings);
});

test("every attack but the clean pass is offered, and each resolves", () => {
  expect(steppingAttacks).not.toContain("none");
  for (const attack of steppingAttacks) {
    const settings = { ...defaultSettings, attack };
    expect(settingsProblem(settings, digits, both)).toBeNull();
    expect(Object.keys(attackOf(settings).params ?? {})).toEqual(entryOf("attacks", attack).params.map(({ id }) => id));
  }
});

test("what cannot work is named", () => {
  const problem = (change: Partial<typeof defaultSettings>) =>
    settingsProblem({ ...defaultSettings, ...change }, digits, both);
  expect(problem({ target: 3 })).toBe("The image already has class 3: choose another target.");
  expect(problem({ target: 8 })).toBeNull();
  expect(problem({ target: 12 })).toBe("There is no class 12: choose a target from 0 to 9.");
  expect(problem({ attack: "cw", steps: 1000 })).toMatch("6000 steps per run found, expected at most 2000");
  const average = { arms: "average-gradient", one: "margin", stages: "margin" } as const;
  expect(problem({ attack: "fab", strategy: average })).toBe(
    "FAB looks for the nearest decision boundary, and Average Gradient defines none.",
  );
  expect(settingsProblem({ ...defaultSettings, attack: "fab", strategy: average }, digits, ["one"])).toBeNull();
  expect(strategyProblem("pgd", "targeted-dlr", 3)).toBe("Targeted DLR needs at least 4 classes: there are 3.");
});
