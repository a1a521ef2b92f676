import { expect, test } from "vitest";
import type { ExampleOutcomes } from "./exampleOutcomes.ts";
import { commonThreats, type ImageFilter, imagesAt, imagesThat } from "./findImages.ts";
import type { SystemImages } from "./imageResults.ts";

const budget = { norm: "linf", epsilon: 0.1 } as const;
const choice = { id: "pgd", params: {} };

/** Images from `from`, whose label is their position modulo 2, with one attack that breaks those listed. */
function resultOf(system: string, from: number, broken: readonly number[], wrong: readonly number[]): SystemImages {
  const positions = [0, 1, 2, 3, 4, 5].map((i) => from + i);
  const flags = (of: readonly number[]) => positions.map((at) => (of.includes(at) ? 1 : 0));
  const all = (value: number) => positions.map(() => value);
  const outcomes: ExampleOutcomes = {
    threat: budget,
    split: "test",
    positions,
    ids: positions.map((at) => 100 + at),
    labels: positions.map((at) => at % 2),
    cleanWrong: flags(wrong),
    cleanPredictions: all(3),
    attacks: [
      {
        name: "PGD softmax",
        choice,
        strategy: "softmax",
        broken: flags([...broken, ...wrong]),
        predictions: all(7),
        steps: all(-1),
        objectives: all(-1),
        suiteSteps: positions.map(() => null),
      },
    ],
  };
  return {
    system,
    outcomes: [outcomes, { ...outcomes, threat: { norm: "l2", epsilon: from + 1 } }],
    coherence: new Map([
      [1, 0.25],
      [2, null],
    ]),
    distances: [
      {
        norm: "linf",
        within: 0.5,
        searches: [],
        sizes: new Map([
          [1, 0.2],
          [2, Number.POSITIVE_INFINITY],
        ]),
      },
    ],
  };
}

const results = [resultOf("robin", 0, [1, 2], [3]), resultOf("multiclass", 1, [2, 4], [])];
const any: ImageFilter = { cls: null, clean: "any", broken: {}, distance: null, coherence: null };
const found = (filter: Partial<ImageFilter>) =>
  imagesThat(imagesAt(results, budget), { ...any, ...filter }).map(({ position }) => position);

test("only images that every system was attacked on count, at the budgets that all have", () => {
  expect(commonThreats(results)).toEqual([budget]);
  expect(found({})).toEqual([1, 2, 3, 4, 5]);
  expect(imagesAt(results, budget)[0]).toMatchObject({ position: 1, label: 1 });
  expect(imagesAt(results, budget)[0]?.systems).toMatchObject([
    { system: "robin", broken: true, prediction: 7, distance: 0.2, coherence: 0.25 },
    { system: "multiclass", broken: false, prediction: 3 },
  ]);
  expect(imagesAt(results, { norm: "linf", epsilon: 0.2 })).toEqual([]);
});

test("images are found by who is broken: any subset of the systems", () => {
  expect(found({ broken: { robin: "broken", multiclass: "not" } })).toEqual([1, 3]);
  expect(found({ broken: { robin: "not", multiclass: "broken" } })).toEqual([4]);
  expect(found({ broken: { robin: "broken", multiclass: "broken" } })).toEqual([2]);
  expect(found({ broken: { robin: "not", multiclass: "not" } })).toEqual([5]);
  expect(found({ broken: { multiclass: "broken" } })).toEqual([2, 4]);
});

test("images are found by class, by the answers before any attack, by distance and by coherence", () => {
  expect(found({ cls: 0 })).toEqual([2, 4]);
  expect(found({ clean: "wrong" })).toEqual([3]);
  expect(found({ clean: "right", cls: 1 })).toEqual([1, 5]);
  expect(found({ distance: { system: "robin", from: 0.1, to: 0.2 } })).toEqual([1]);
  expect(found({ distance: { system: "robin", from: 0.1, to: Number.POSITIVE_INFINITY } })).toEqual([1, 2]);
  expect(found({ coherence: { system: "robin", from: 0.25, to: 1 } })).toEqual([1]);
  expect(found({ coherence: { system: "nobody", from: -1, to: 1 } })).toEqual([]);
});
