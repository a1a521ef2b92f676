import { expect, test } from "vitest";
import type { LabSystem } from "../systems/systems.ts";
import { attackStore } from "./attackStore.ts";
import { wrongBeforeText } from "./wrongBefore.ts";

const multiclass = { decomposition: { id: "multiclass", params: {} }, members: [{ labelling: { groups: [0, 1] } }] };
const [plain, robin, third] = ["Plain", "RoBin", "Third"].map(
  (label) => ({ id: label, label, system: multiclass }) as unknown as LabSystem,
) as [LabSystem, LabSystem, LabSystem];
const image = (label: number | null) => ({
  ...{ shape: [1, 1, 1] as const, classes: ["cat", "dog"], pixels: new Float32Array(1), label },
  source: { kind: "own", name: "a", isSaid: true } as const,
});
const state = (label: number | null, predictions: Readonly<Record<string, number>>) => ({
  ...attackStore.getInitialState(),
  image: image(label),
  answers: Object.fromEntries(
    Object.entries(predictions).map(([id, cleanPrediction]) => [
      id,
      { cleanPrediction, cleanScores: new Float32Array(2) },
    ]),
  ),
});

test("the room says that an attack can do nothing where every system is wrong already", () => {
  expect(wrongBeforeText(state(1, { Plain: 0 }), [plain])).toMatch(
    /^Nothing to attack: Plain does not read this as dog/,
  );
  expect(wrongBeforeText(state(1, { Plain: 0, RoBin: 0 }), [plain, robin])).toMatch(
    /^Nothing to attack: no system reads this as dog/,
  );
  const all = { Plain: 0, RoBin: 0, Third: 0 };
  expect(wrongBeforeText(state(1, all), [plain, robin, third])).toMatch(/no system reads/);
});

test("it names the systems that are wrong where others are attacked, and says nothing where all are right", () => {
  const some = state(1, { Plain: 0, RoBin: 1 });
  expect(wrongBeforeText(some, [plain, robin])).toBe("Plain is already wrong: only the others are attacked.");
  expect(wrongBeforeText(state(0, { Plain: 0 }), [plain])).toBeNull();
});

test("an image without a label or an answer is not wrong", () => {
  expect(wrongBeforeText(state(null, { Plain: 0 }), [plain])).toBeNull();
  expect(wrongBeforeText(state(1, {}), [plain])).toBeNull();
});
