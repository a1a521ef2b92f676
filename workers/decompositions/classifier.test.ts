import {
  add,
  dispose,
  memory,
  mul,
  slice,
  square,
  sum,
  type Tensor,
  type Tensor4D,
  tensor2d,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { decompositionOf } from "../../src/experiment/catalogue/decompositionFacts.ts";
import type { DecompositionId } from "../../src/experiment/catalogue/decompositions/index.ts";
import { entryOf } from "../../src/experiment/catalogue/params.ts";
import { type Random, stream } from "../../src/experiment/sampling/random.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import { outputsOf } from "../../src/experiment/terms/labelling.ts";
import { imagesOf, linearSystem, threeArms } from "../../tests/linearSystem.ts";
import { startBackend } from "../backend/start.ts";
import { excluded } from "../maths/excluded.ts";
import { buildNetwork } from "../networks/index.ts";
import { scoreAt } from "../strategies/scores.ts";
import type { Classifier } from "./classifier.ts";
import { decide, rowsOf } from "./decision.ts";
import { decompositions } from "./index.ts";
import { route } from "./routing.ts";
import { inPasses } from "./taped.ts";

const shape = [6, 5, 2] as const;
const classes = 4;

/** Every decomposition, with every way to compute its scores. */
const kinds: readonly (Choice & { readonly id: DecompositionId })[] = [
  { id: "multiclass" },
  { id: "one-vs-all" },
  { id: "superclass", params: { k: 3, order: "2" } },
  { id: "ensemble", params: { members: 2 } },
  { id: "ensemble", params: { members: 2, aggregate: "probabilities" } },
  { id: "hierarchical" },
  { id: "hierarchical", params: { split: "1|0,2,3" } },
  { id: "one-vs-one" },
  { id: "one-vs-one", params: { aggregate: "vote" } },
];

/** An untrained system of small networks; a smooth one allows finite differences. */
function system(choice: Choice & { readonly id: DecompositionId }, network = "mlp"): Classifier {
  const { id } = choice;
  const { params } = decompositionOf(choice, classes);
  const labellings = entryOf("decompositions", id).labellings(classes, params);
  return decompositions[id].combine(
    labellings.map((labelling, member) => {
      const choice = { id: network, params: network === "mlp" ? { width: 8, hidden: 8 } : {} };
      const built = buildNetwork(choice, shape, outputsOf(labelling));
      return { network: built, parameters: built.init(stream(7, "sample", `member ${member}`)), labelling };
    }),
    params,
  );
}

/** The number of columns that losses read, the first with a gradient, and their values. */
const widthOf = ({ columns, classes: scores }: Classifier) => columns?.width ?? scores;
const firstOf = ({ columns }: Classifier) => columns?.climbed ?? 0;
const readBy = (classifier: Classifier, x: Tensor4D) => (classifier.columns?.read ?? classifier.scores)(x);

const pixels = (n: number, random: Random) => {
  const values = Float32Array.from({ length: n * shape[0] * shape[1] * shape[2] }, random);
  return tensor4d(values, [n, ...shape]);
};

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

test("every decomposition is tested", () => {
  expect(new Set(kinds.map(({ id }) => id))).toEqual(new Set(Object.keys(decompositions)));
});

describe.each(["multiclass", "one-vs-all"] as const)("%s", (id) => {
  test("scores are those of the planes, and the highest decides", async () => {
    const classifier = linearSystem(id, threeArms);
    const x = imagesOf([threeArms.x]);
    const scores = classifier.scores(x);
    const values = await scores.data();
    for (const [i, d] of [0.55, -0.35, -0.55].entries()) expect(values[i]).toBeCloseTo(d, 6);
    expect(decide(values)).toEqual({ prediction: 0, tie: false });
    dispose([x, scores]);
    classifier.dispose();
  });
});

describe.each(kinds)("$id $params", (choice) => {
  test("the gradient agrees with finite differences, for all columns and for some", async () => {
    const classifier = system(choice);
    const [width, first] = [widthOf(classifier), firstOf(classifier)];
    const random = stream(1, "sample", "finite differences");
    const x = pixels(3, random);
    const weights = Array.from({ length: 3 }, () => Array.from({ length: width }, () => 2 * random() - 1));
    const columns = [[1], [2, 0], [2, 1, width - 1 - first]].map((list) => list.map((column) => first + column));
    for (const list of [undefined, columns]) {
      const read = (row: number, column: number) =>
        column >= first && (list === undefined || (list[row] as number[]).includes(column));
      // Quadratic in the scores, so that the gradient with respect to the scores matters too.
      const value = (row: number, scores: ArrayLike<number>) =>
        Array.from(scores).reduce(
          (sum, s, column) =>
            sum + (read(row, column) ? ((weights[row] as number[])[column] as number) * s + s * s : 0),
          0,
        );
      const mask = () =>
        tensor2d(
          weights.flatMap((w, row) => w.map((_, c) => (read(row, c) ? 1 : 0))),
          [3, width],
        );
      const taken = classifier.gradient(
        x,
        (scores, rows) => {
          expect(rows).toEqual([0, 1, 2]);
          const readScores = mul(scores, mask());
          return sum(add(mul(readScores, tensor2d(weights)), square(readScores)), 1);
        },
        list,
      );
      const gradient = await taken.gradient.data();
      const loss = await taken.loss.data();
      const own = rowsOf((await taken.scores.data()) as Float32Array, classifier.classes);
      const clean = (await x.data()) as Float32Array;
      const size = clean.length / 3;
      const h = 3e-3;
      const at = async (offset: Float32Array) => {
        const moved = tensor4d(offset, [3, ...shape]);
        const scores = readBy(classifier, moved);
        const rows = rowsOf((await scores.data()) as Float32Array, width).map((row) => Array.from(row));
        dispose([moved, scores]);
        return rows.map((row, i) => value(i, row));
      };
      const centre = await at(clean);
      for (let row = 0; row < 3; row++) {
        expect(loss[row]).toBeCloseTo(centre[row] as number, 4);
        for (let column = first; column < classifier.classes; column++)
          if (classifier.arms && !read(row, column)) expect(own[row]?.[column]).toBe(excluded);
      }
      for (let pixel = 0; pixel < size; pixel += 7) {
        const up = Float32Array.from(clean);
        const down = Float32Array.from(clean);
        for (let row = 0; row < 3; row++) {
          up[row * size + pixel] = (up[row * size + pixel] as number) + h;
          down[row * size + pixel] = (down[row * size + pixel] as number) - h;
        }
        const [high, low] = [await at(up), await at(down)];
        for (let row = 0; row < 3; row++)
          expect(gradient[row * size + pixel]).toBeCloseTo(((high[row] as number) - (low[row] as number)) / (2 * h), 2);
      }
      dispose([taken.loss, taken.gradient, taken.scores]);
    }
    x.dispose();
    classifier.dispose();
  });

  test("the result for an example does not depend on the batch", async () => {
    const classifier = system(choice, "cnn-small");
    const x = pixels(7, stream(2, "sample", "batch"));
    const width = widthOf(classifier);
    const columns = Array.from({ length: 7 }, (_, row) => [row % width, (row + 1) % width]);
    const loss = (rows: readonly number[], offset: number) =>
      rows.map((row) => (columns[row + offset] as number[])[0] as number);
    const whole = classifier.gradient(x, (s, rows) => scoreAt(s, loss(rows, 0)), columns);
    const gradient = (await whole.gradient.data()) as Float32Array;
    const size = gradient.length / 7;
    for (let row = 0; row < 7; row++) {
      const one = slice(x, [row, 0, 0, 0], [1, -1, -1, -1]);
      const alone = classifier.gradient(one, (s, rows) => scoreAt(s, loss(rows, row)), [columns[row] as number[]]);
      const own = await alone.gradient.data();
      let furthest = 0;
      for (let i = 0; i < size; i++)
        furthest = Math.max(furthest, Math.abs((own[i] as number) - (gradient[row * size + i] as number)));
      expect(furthest).toBeLessThan(1e-6);
      dispose([one, alone.loss, alone.gradient, alone.scores]);
    }
    dispose([x, whole.loss, whole.gradient, whole.scores]);
    classifier.dispose();
  });

  test("leaves no tensor behind and its parameters unchanged", async () => {
    const before = memory().numTensors;
    const classifier = system(choice);
    const opened = memory().numTensors;
    const x = pixels(5, stream(3, "sample", "memory"));
    const first = classifier.scores(x);
    const scores = await first.data();
    for (const columns of [undefined, Array.from({ length: 5 }, () => [2])]) {
      const taken = classifier.gradient(
        x,
        (s, rows) =>
          scoreAt(
            s,
            rows.map(() => 2),
          ),
        columns,
      );
      dispose([taken.loss, taken.gradient, taken.scores]);
    }
    const again = classifier.scores(x);
    expect(await again.data()).toEqual(scores);
    dispose([x, first, again] as Tensor[]);
    expect(memory().numTensors).toBe(opened);
    classifier.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

test("permuting arms permutes scores", async () => {
  const order = [2, 0, 1];
  const permuted = {
    weights: order.map((i) => threeArms.weights[i] as readonly number[]),
    biases: order.map((i) => threeArms.biases[i] as number),
  };
  const x = imagesOf([threeArms.x]);
  const [straight, turned] = [linearSystem("one-vs-all", threeArms), linearSystem("one-vs-all", permuted)];
  const [a, b] = [straight.scores(x), turned.scores(x)];
  const values = await a.data();
  expect(Array.from(await b.data())).toEqual(order.map((i) => values[i]));
  dispose([x, a, b]);
  straight.dispose();
  turned.dispose();
});

test("a batch over the memory bound is cut, with the same result", async () => {
  const classifier = system({ id: "one-vs-all" }, "cnn-small");
  const x = pixels(9, stream(4, "sample", "cut"));
  const targets = (rows: readonly number[]) => rows.map((row) => row % classes);
  const whole = classifier.gradient(x, (s, rows) => scoreAt(s, targets(rows)));
  const sizes: number[] = [];
  const cut = inPasses(x, 4, (part, rows) => {
    sizes.push(rows.length);
    return classifier.gradient(part, (s, inner) => scoreAt(s, targets(inner.map((i) => rows[i] as number))));
  });
  expect(sizes).toEqual([4, 4, 1]);
  for (const name of ["loss", "gradient", "scores"] as const) {
    const expected = await whole[name].data();
    const found = await cut[name].data();
    for (let i = 0; i < expected.length; i++) expect(found[i]).toBeCloseTo(expected[i] as number, 6);
  }
  for (const taken of [whole, cut]) dispose([taken.loss, taken.gradient, taken.scores]);
  x.dispose();
  classifier.dispose();
});

test("decisions: the lowest index wins ties, NaN never wins", () => {
  expect(decide([1, 3, 3])).toEqual({ prediction: 1, tie: true });
  expect(decide([3, 1, 3.5])).toEqual({ prediction: 2, tie: false });
  expect(decide([Number.NaN, -2, -1])).toEqual({ prediction: 2, tie: false });
  expect(decide([Number.NaN, Number.NaN])).toEqual({ prediction: 0, tie: false });
});

test("routing refuses invalid columns", () => {
  expect(() => route([[0], []], 3)).toThrow("example 1 reads no score");
  expect(() => route([[0, 3]], 3)).toThrow("column 3 found, expected 0 to 2");
});

test("members that do not fit are refused", () => {
  expect(() => decompositions.multiclass.combine([], {})).toThrow("0 members found");
  expect(() => decompositions["one-vs-all"].combine([], {})).toThrow("0 arms found");
  expect(() => decompositions.superclass.combine([], {})).toThrow("0 members found, a MODEL[k] has 1");
  expect(() => decompositions.ensemble.combine([], {})).toThrow("0 members found");
  expect(() => decompositions.hierarchical.combine([], {})).toThrow("0 members found, a hierarchy");
  expect(() => decompositions["one-vs-one"].combine([], {})).toThrow("networks of nothing found");
});
