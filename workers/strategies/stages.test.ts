import { dispose, type Tensor, tensor2d, tidy, valueAndGrad } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { StrategyEntry } from "../../src/experiment/catalogue/nouns.ts";
import { strategies as entries } from "../../src/experiment/catalogue/strategies/index.ts";
import { startBackend } from "../backend/start.ts";
import { strategies } from "./index.ts";
import type { Example, Objective, Strategy } from "./strategy.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

/** Classes 0, 1 and 3 | 2 and 4 | 5: scores 0-5, coarse logits 6-8, fine logits 9-14. */
const among = [
  [9, 10, 12],
  [11, 13],
];
const stages = [0, 0, 1, 0, 1, 2].map((group, cls) => [
  { own: 6 + group, among: [6, 7, 8] },
  ...(among[group] === undefined ? [] : [{ own: 9 + cls, among: among[group] }]),
]);
const scores = [1, -0.5, -2, -1, -3, -2.5];
const coarse = [2, 0.5, -1];
const fine = [1, 0.2, 3, -0.4, -1, 0];
const row = [...scores, ...coarse, ...fine];

const ids = ["stage-1", "stage-2", "stage-1-then-2", "holistic"] as const;
const of = (id: (typeof ids)[number], label: number, target?: number): readonly Objective[] => {
  const example: Example = { cleanScores: scores, label, stages };
  return strategies[id].objectives(target === undefined ? example : { ...example, target }, {});
};

async function taken(
  which: "loss" | "margin",
  id: (typeof ids)[number],
  objectives: readonly Objective[],
  rows = objectives.map(() => row),
) {
  const strategy = strategies[id] as Required<Strategy>;
  const { value, grad } = tidy(() =>
    valueAndGrad((s: Tensor) => strategy[which](s as never, objectives))(
      tensor2d(rows.flat(), [rows.length, row.length]),
    ),
  );
  const values = Array.from(await value.data());
  const slopes = Array.from(await grad.data());
  dispose([value, grad]);
  return { values, slopes: rows.map((_, i) => slopes.slice(i * row.length, (i + 1) * row.length)) };
}

const ce = (logits: readonly number[], own: number) =>
  Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - (logits[own] as number);

describe("losses", () => {
  test("each stage climbs its own cross-entropy, the holistic one that of their product", async () => {
    const ofCoarse = ce(coarse, 0);
    const ofFine = ce([1, 0.2, -0.4], 1);
    expect((await taken("loss", "stage-1", of("stage-1", 1))).values[0]).toBeCloseTo(ofCoarse, 5);
    expect((await taken("loss", "stage-2", of("stage-2", 1))).values[0]).toBeCloseTo(ofFine, 5);
    const { values } = await taken("loss", "holistic", of("holistic", 1));
    const q = (Math.exp(2) / coarse.reduce((s, z) => s + Math.exp(z), 0)) * Math.exp(-ofFine);
    expect(values[0]).toBeCloseTo(-Math.log(q), 5);
  });

  test("towards a target they descend its cross-entropy", async () => {
    expect((await taken("loss", "stage-1", of("stage-1", 1, 4))).values[0]).toBeCloseTo(-ce(coarse, 1), 5);
    expect((await taken("loss", "stage-2", of("stage-2", 1, 3))).values[0]).toBeCloseTo(-ce([1, 0.2, -0.4], 2), 5);
    expect((await taken("loss", "holistic", of("holistic", 1, 4))).values[0]).toBeCloseTo(
      -ce(coarse, 1) - ce([3, -1], 1),
      5,
    );
  });

  test("follow finite differences and read no column that they do not name", async () => {
    for (const id of ids)
      for (const which of ["loss", "margin"] as const)
        for (const objective of [...of(id, 1), ...of(id, 2, 5), ...of(id, 0, 3)]) {
          const [slope] = (await taken(which, id, [objective])).slopes;
          const shifted = (column: number, by: number) => row.map((value, i) => (i === column ? value + by : value));
          for (let column = 0; column < row.length; column++) {
            const [up] = (await taken(which, id, [objective], [shifted(column, 1e-2)])).values;
            const [down] = (await taken(which, id, [objective], [shifted(column, -1e-2)])).values;
            expect(slope?.[column]).toBeCloseTo(((up as number) - (down as number)) / 2e-2, 3);
            if (!(objective.columns as readonly number[]).includes(column))
              expect(Math.abs(slope?.[column] as number)).toBe(0);
          }
        }
  });

  test("rows do not see each other, whatever they choose", async () => {
    const objectives = [...of("stage-1-then-2", 1), ...of("stage-1-then-2", 5), ...of("holistic", 2)];
    for (const which of ["loss", "margin"] as const) {
      const together = await taken(which, "holistic", objectives);
      for (const [i, objective] of objectives.entries()) {
        const alone = await taken(which, "holistic", [objective]);
        expect(alone.values[0]).toBeCloseTo(together.values[i] as number, 5);
        expect(alone.slopes[0]).toEqual(together.slopes[i]);
      }
    }
  });
});

describe("margins", () => {
  test("are above 0 once a choice is lost, or all are won", async () => {
    const at = async (id: (typeof ids)[number], objectives: readonly Objective[]) =>
      (await taken("margin", id, objectives)).values[0];
    expect(await at("stage-1", of("stage-1", 1))).toBeCloseTo(-1.5, 6);
    expect(await at("stage-2", of("stage-2", 1))).toBeCloseTo(0.8, 6);
    expect(await at("holistic", of("holistic", 1))).toBeCloseTo(0.8, 6);
    expect(await at("holistic", of("holistic", 0))).toBeCloseTo(-0.8, 6);
    expect(await at("holistic", of("holistic", 0, 2))).toBeCloseTo(-1.5, 6);
    expect(await at("holistic", of("holistic", 0, 1))).toBeCloseTo(-0.8, 6);
  });
});

describe("objectives", () => {
  test("lead to a target through the stage that can, or not at all", () => {
    const count = (id: (typeof ids)[number], label: number, target: number) => of(id, label, target).length;
    expect([count("stage-1", 0, 2), count("stage-1", 0, 1)]).toEqual([1, 0]);
    expect([count("stage-2", 0, 2), count("stage-2", 0, 1)]).toEqual([0, 1]);
    expect([count("stage-1-then-2", 0, 2), count("stage-1-then-2", 0, 1)]).toEqual([1, 1]);
    expect([count("holistic", 0, 2), count("holistic", 0, 1)]).toEqual([1, 1]);
  });

  test("a class alone in its group has no second stage", () => {
    expect(of("stage-2", 5)).toEqual([]);
    expect(of("stage-1-then-2", 5)).toHaveLength(1);
    expect(of("holistic", 5)[0]?.columns).toEqual([6, 7, 8]);
  });

  test("are at most what the catalogue says they cost", () => {
    for (const id of ids) {
      const { objectives, networks } = (entries[id] as StrategyEntry).cost(6);
      const found = of(id, 1);
      expect(found).toHaveLength(objectives);
      expect(found.every(({ choices = [] }) => choices.length === networks)).toBe(true);
    }
  });

  test("are refused on a system without stages", () => {
    expect(() => strategies["stage-1"].objectives({ cleanScores: scores, label: 0 }, {})).toThrow(
      "strategy stage 1 attacks the stages of a hierarchical system, found a system without",
    );
  });
});
