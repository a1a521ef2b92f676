import { dispose, type Tensor, tensor2d, tidy, valueAndGrad } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { StrategyEntry } from "../../src/experiment/catalogue/nouns.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { StrategyId } from "../../src/experiment/catalogue/strategies/index.ts";
import { strategies as entries } from "../../src/experiment/catalogue/strategies/index.ts";
import { appliesTo } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import { startBackend } from "../backend/start.ts";
import { excluded } from "../maths/excluded.ts";
import { strategies } from "./index.ts";
import type { Example, Objective, Strategy } from "./strategy.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

/** Those on the scores; what attacks stages reads more, and is tested with them. */
const ids = (Object.keys(strategies) as StrategyId[]).filter((id) => (strategies[id] as Strategy).reads === undefined);
const paramsOf = (id: StrategyId) => resolveChoice("strategies", { id }).params;
const objectivesOf = (id: StrategyId, example: Example) => strategies[id].objectives(example, paramsOf(id));

/** Losses [n] of score rows and their gradients [n][classes]. */
async function lossOf(id: StrategyId, rows: readonly (readonly number[])[], objectives: readonly Objective[]) {
  const classes = (rows[0] as readonly number[]).length;
  const { value, grad } = tidy(() =>
    valueAndGrad((s: Tensor) => strategies[id].loss(s as never, objectives))(
      tensor2d(rows.flat(), [rows.length, classes]),
    ),
  );
  const loss = Array.from(await value.data());
  const slopes = Array.from(await grad.data());
  dispose([value, grad]);
  return { loss, gradient: rows.map((_, row) => slopes.slice(row * classes, (row + 1) * classes)) };
}

/** Coefficients of each arm's gradient at d = (1, 0.2, -1.5), y = 0 (docs/algorithms.md 11.5). */
const weights: Partial<Record<StrategyId, readonly number[]>> = {
  softmax: [-0.3470087, 0.2934079, 0.0536008],
  "cross-entropy": [-0.3470087, 0.2934079, 0.0536008],
  "average-gradient": [-0.0896471, 0.183278, 0.0608085],
  "top-2": [-0.1344707, 0.274917, 0],
  margin: [-1, 1, 0],
  "multi-targeted": [-1, 1, 0],
  "highest-arm": [-1, 0, 0],
  "best-arm": [-1, 0, 0],
};

describe.each(Object.entries(weights) as [StrategyId, readonly number[]][])("%s", (id, expected) => {
  test("weighs the arms as published", async () => {
    const d = [1, 0.2, -1.5];
    const [first] = objectivesOf(id, { cleanScores: d, label: 0 });
    const { gradient } = await lossOf(id, [d], [first as Objective]);
    for (const [i, value] of expected.entries()) expect(gradient[0]?.[i]).toBeCloseTo(value, 6);
  });
});

test("cross-entropy and margin of the golden logits", async () => {
  const z = [2, -1, 0.5, -3];
  const about = (label: number) => objectivesOf("cross-entropy", { cleanScores: z, label })[0] as Objective;
  expect((await lossOf("cross-entropy", [z, z], [about(0), about(2)])).loss).toEqual([
    expect.closeTo(0.2465906, 6),
    expect.closeTo(1.7465906, 6),
  ]);
  expect((await lossOf("margin", [z], [about(0)])).loss[0]).toBeCloseTo(-1.5, 6);
});

test("DLR of the golden logits, untouched by shift and scale", async () => {
  const z = [2, -1, 0.5, -3];
  const untargeted = (label: number) => objectivesOf("dlr", { cleanScores: z, label })[0] as Objective;
  const towards = (target: number) => objectivesOf("dlr", { cleanScores: z, label: 0, target })[0] as Objective;
  const scaled = z.map((value) => 40 * value - 7);
  for (const scores of [z, scaled]) {
    const { loss } = await lossOf("dlr", [scores, scores], [untargeted(0), untargeted(2)]);
    expect(loss).toEqual([expect.closeTo(-0.5, 6), expect.closeTo(0.5, 6)]);
    const targeted = await lossOf("targeted-dlr", [scores, scores], [towards(2), towards(1)]);
    expect(targeted.loss).toEqual([expect.closeTo(-0.375, 6), expect.closeTo(-0.75, 6)]);
  }
  expect(objectivesOf("targeted-dlr", { cleanScores: z, label: 0 }).map(({ tag }) => tag)).toEqual([2, 1, 3]);
  // One batch may hold both kinds.
  const { loss } = await lossOf("dlr", [z, z], [untargeted(0), towards(2)]);
  expect(loss).toEqual([expect.closeTo(-0.5, 6), expect.closeTo(-0.375, 6)]);
});

test("DLR's slope follows the quotient rule", async () => {
  const z = [2, -1, 0.5, -3];
  const [objective] = objectivesOf("dlr", { cleanScores: z, label: 0 });
  const { gradient } = await lossOf("dlr", [z], [objective as Objective]);
  // -(z0 - z2) / (z0 - z1): by the quotient rule -1/3 + 1.5/9, -1.5/9, 1/3, 0.
  for (const [i, value] of [-1 / 6, -1 / 6, 1 / 3, 0].entries()) expect(gradient[0]?.[i]).toBeCloseTo(value, 6);
});

test("DLR refuses too few classes by name", async () => {
  const [two] = objectivesOf("dlr", { cleanScores: [1, 0], label: 0 });
  await expect(lossOf("dlr", [[1, 0]], [two as Objective])).rejects.toThrow(
    "DLR compares the 3 highest scores, found 2: use margin or cross-entropy for so few classes",
  );
  const [three] = objectivesOf("targeted-dlr", { cleanScores: [1, 0, 2], label: 0 });
  await expect(lossOf("targeted-dlr", [[1, 0, 2]], [three as Objective])).rejects.toThrow(
    "targeted DLR compares the 4 highest scores, found 3",
  );
});

test("softmax top 2 is the two-class cross-entropy: its direction is that of d_b - d_a", async () => {
  const d = [1, 0.2, -1.5];
  const [objective] = objectivesOf("softmax-top-2", { cleanScores: d, label: 0 });
  const { loss, gradient } = await lossOf("softmax-top-2", [d], [objective as Objective]);
  expect(loss[0]).toBeCloseTo(Math.log1p(Math.exp(-0.8)), 6);
  expect(gradient[0]?.[0]).toBeCloseTo(-(gradient[0]?.[1] as number), 7);
  expect(gradient[0]?.[1]).toBeGreaterThan(0);
  expect(gradient[0]?.[2]).toBe(0);
});

test("a margin of all-negative rivals is not cut off at zero", async () => {
  const d = [-3, -5, -4];
  const [objective] = objectivesOf("margin", { cleanScores: d, label: 0 });
  const { loss, gradient } = await lossOf("margin", [d], [objective as Objective]);
  expect(loss[0]).toBeCloseTo(-1, 6);
  expect(gradient[0]).toEqual([-1, 0, 1]);
});

test("saturated arms still have a finite loss", async () => {
  const d = [400, -400, -380];
  for (const id of ids.filter((candidate) => entries[candidate].minClasses <= d.length)) {
    const [objective] = objectivesOf(id, { cleanScores: d, label: 0 });
    const { loss, gradient } = await lossOf(id, [d], [objective as Objective]);
    expect([...loss, ...(gradient[0] as number[])].every(Number.isFinite)).toBe(true);
  }
});

test("objectives are tried in the stated order", () => {
  const example: Example = { cleanScores: [0.2, 3, -1, 0.7], label: 1 };
  expect(objectivesOf("best-arm", example).map(({ name }) => name)).toEqual([
    "push arm 1 down",
    "push arm 3 up",
    "push arm 0 up",
    "push arm 2 up",
  ]);
  expect(objectivesOf("multi-targeted", example).map(({ name }) => name)).toEqual(["1 to 3", "1 to 0", "1 to 2"]);
  expect(strategies["multi-targeted"].objectives(example, { targets: 2 })).toHaveLength(2);
});

test("the first run of Best Arm is Highest Arm's", () => {
  const example: Example = { cleanScores: [0.2, 3, -1, 0.7], label: 1 };
  expect(objectivesOf("best-arm", example)[0]).toEqual(objectivesOf("highest-arm", example)[0]);
});

test("no strategy does the same as another one on the same kind of system", async () => {
  const examples: readonly Example[] = [
    { cleanScores: [1, 0.2, -1.5, 0.4, -0.3], label: 0 },
    { cleanScores: [-2, 0.3, 0.1, -0.7, 0.2], label: 2 },
  ];
  // Scores on the way of an attack, away from the clean ones.
  const scores = [0.3, 0.6, -0.4, 0.5, 0.1];
  const behaviour = new Map<string, string>();
  for (const id of ids) {
    const runs = examples.map(async (example) => {
      const objectives = objectivesOf(id, example);
      const { loss, gradient } = await lossOf(
        id,
        objectives.map(() => scores),
        objectives,
      );
      return objectives.map(({ columns }, i) => [loss[i], gradient[i], columns]);
    });
    const done = JSON.stringify(await Promise.all(runs));
    for (const kind of ["one", "arms"] as const) {
      if (!appliesTo(entries[id], kind)) continue;
      expect([kind, id, behaviour.get(`${kind} ${done}`)]).toEqual([kind, id, undefined]);
      behaviour.set(`${kind} ${done}`, id);
    }
  }
});

describe.each(ids)("every strategy: %s", (id) => {
  const scores = [
    [1, 0.2, -1.5, 0.4],
    [-2, 0.3, 0.1, -0.7],
  ];
  const labels = [0, 2];

  test("offers what the catalogue says it costs", () => {
    const entry: StrategyEntry = entries[id];
    const { objectives, columns } = entry.cost(4);
    const found = objectivesOf(id, { cleanScores: scores[0] as number[], label: 0 });
    expect(found).toHaveLength(objectives);
    for (const objective of found) expect(objective.columns?.length ?? 4).toBe(columns);
  });

  test.each([undefined, 3])("reads no column that it does not name (target %s)", async (target) => {
    for (const [row, d] of scores.entries()) {
      const example: Example = {
        cleanScores: d,
        label: labels[row] as number,
        ...(target === undefined ? {} : { target }),
      };
      for (const objective of objectivesOf(id, example)) {
        const { gradient } = await lossOf(id, [d], [objective]);
        if (objective.columns === undefined) continue;
        const hidden = d.map((score, column) => (objective.columns?.includes(column) ? score : excluded));
        const { loss, gradient: same } = await lossOf(id, [hidden], [objective]);
        expect(loss[0]).toBeCloseTo((await lossOf(id, [d], [objective])).loss[0] as number, 6);
        expect(same).toEqual(gradient);
      }
    }
  });

  test.each([undefined, 3])("ascending it lowers the true score or raises a wrong one (target %s)", async (target) => {
    for (const [row, d] of scores.entries()) {
      const label = labels[row] as number;
      const example: Example = { cleanScores: d, label, ...(target === undefined ? {} : { target }) };
      for (const objective of objectivesOf(id, example)) {
        const slope = (await lossOf(id, [d], [objective])).gradient[0] as number[];
        const at = (cls: number) => slope[cls] as number;
        const useful =
          target === undefined
            ? at(label) < 0 || slope.some((v, j) => j !== label && v > 0)
            : at(target) > 0 || at(label) < 0;
        // Far from the target a ratio also gains by spreading the scores, whichever way that is.
        const ratio = id === "targeted-dlr" || (id === "dlr" && target !== undefined);
        const harmful = !ratio && (target === undefined ? at(label) > 0 : at(target) < 0);
        expect([objective.name, useful, harmful]).toEqual([objective.name, true, false]);
      }
    }
  });

  test("rows do not see each other", async () => {
    const [a, b] = scores as [number[], number[]];
    const oa = objectivesOf(id, { cleanScores: a, label: 0 })[0] as Objective;
    const ob = objectivesOf(id, { cleanScores: b, label: 2, target: 3 }).at(-1) as Objective;
    const both = await lossOf(id, [a, b], [oa, ob]);
    const alone = [await lossOf(id, [a], [oa]), await lossOf(id, [b], [ob])];
    expect(both.loss).toEqual(alone.map(({ loss }) => loss[0]));
    expect(both.gradient).toEqual(alone.map(({ gradient }) => gradient[0]));
  });
});
