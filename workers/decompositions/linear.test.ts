import { dispose, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { pairsOf } from "../../src/experiment/catalogue/decompositions/oneVsOne.ts";
import { stream } from "../../src/experiment/sampling/random.ts";
import { imagesOf, systemOfPlanes, threeArms } from "../../tests/linearSystem.ts";
import { startBackend } from "../backend/start.ts";
import { scoreAt } from "../strategies/scores.ts";
import type { Classifier } from "./classifier.ts";
import { decide, rowsOf } from "./decision.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const random = stream(5, "sample", "planes");
const draw = (n: number) => Array.from({ length: n }, () => 2 * random() - 1);
const features = 4;
const images = Array.from({ length: 40 }, () => draw(features).map(Math.abs));
const at = (plane: readonly number[], x: readonly number[]) =>
  x.reduce((sum, pixel, i) => sum + pixel * (plane[i] as number), plane[x.length] as number);
const argMax = (values: readonly number[]) => values.indexOf(Math.max(...values));

/** Scores of images, [image][score], or all columns that losses read. */
async function scoresOf(system: Classifier, rows: readonly (readonly number[])[], all = false) {
  const x = imagesOf(rows);
  const scores = tidy(() => (all && system.columns ? system.columns.read(x) : system.scores(x)));
  const values = rowsOf((await scores.data()) as Float32Array, scores.shape[1]).map((row) => [...row]);
  dispose([x, scores]);
  return values;
}

describe("hierarchical", () => {
  const groups = [[0, 3, 4], [1, 5], [2]];
  const planes = new Map<number, number[][]>();
  const system = () =>
    systemOfPlanes({ id: "hierarchical", params: { split: "4,0,3|2|5,1" } }, 6, (labelling, member) => {
      const outputs = Math.max(...labelling.groups.map((own) => own ?? -1)) + 1;
      const drawn = Array.from({ length: outputs }, () => draw(features + 1));
      planes.set(member, drawn);
      return drawn;
    });

  test("the coarse network chooses the group, the fine network of the group decides", async () => {
    const hierarchy = system();
    const coarse = planes.get(0) as number[][];
    const fine = [planes.get(1), planes.get(2), undefined];
    const seen = new Set<number>();
    for (const [i, scores] of (await scoresOf(hierarchy, images)).entries()) {
      const x = images[i] as number[];
      const group = argMax(coarse.map((plane) => at(plane, x)));
      const own = groups[group] as number[];
      const inside = fine[group] === undefined ? 0 : argMax((fine[group] as number[][]).map((p) => at(p, x)));
      expect(decide(scores).prediction).toBe(own[inside]);
      // Above 0 only for the class that routing chooses.
      expect(scores.flatMap((score, cls) => (score > 0 ? [cls] : []))).toEqual([own[inside]]);
      seen.add(group);
    }
    expect(seen.size).toBeGreaterThan(1);
    hierarchy.dispose();
  });

  test("a score is the smaller of two margins; behind the scores stand the logits of the networks", async () => {
    const hierarchy = system();
    const [coarse, first, second] = [0, 1, 2].map((member) => planes.get(member) as number[][]) as [
      number[][],
      number[][],
      number[][],
    ];
    const x = images[0] as number[];
    const [row] = (await scoresOf(hierarchy, [x], true)) as [number[]];
    const c = coarse.map((plane) => at(plane, x)) as [number, number, number];
    const f = (first as number[][]).map((plane) => at(plane, x)) as [number, number, number];
    const s = (second as number[][]).map((plane) => at(plane, x)) as [number, number];
    const lead = (values: readonly number[], own: number) =>
      (values[own] as number) - Math.max(...values.filter((_, i) => i !== own));
    const expected = [
      Math.min(lead(c, 0), lead(f, 0)),
      Math.min(lead(c, 1), lead(s, 0)),
      lead(c, 2),
      Math.min(lead(c, 0), lead(f, 1)),
      Math.min(lead(c, 0), lead(f, 2)),
      Math.min(lead(c, 1), lead(s, 1)),
      ...c,
      ...[f[0], s[0], 0, f[1], f[2], s[1]],
    ];
    expect(row).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(row[i]).toBeCloseTo(value, 5);
    hierarchy.dispose();
  });

  test("lists the choices that lead to each class", () => {
    const hierarchy = system();
    expect(hierarchy.stages?.[5]).toEqual([
      { own: 7, among: [6, 7, 8] },
      { own: 14, among: [10, 14] },
    ]);
    expect(hierarchy.stages?.[2]).toEqual([{ own: 8, among: [6, 7, 8] }]);
    hierarchy.dispose();
  });
});

describe("one-vs-one", () => {
  /** Pairs with given margins d_ij at every image; the first output gets a third of the margin. */
  const withMargins = (margins: readonly number[], aggregate: string) =>
    systemOfPlanes({ id: "one-vs-one", params: { aggregate } }, 3, (_, pair) => [
      [0, (margins[pair] as number) / 3],
      [0, (-2 * (margins[pair] as number)) / 3],
    ]);

  test("with pairs that are differences of planes, decides as the planes do", async () => {
    const pairs = pairsOf(3);
    const planes = threeArms.weights.map((w, i) => [...w, threeArms.biases[i] as number]);
    const differences = (_: unknown, pair: number) => {
      const [a, b] = pairs[pair] as readonly [number, number];
      return [planes[a] as number[], planes[b] as number[]];
    };
    const sum = systemOfPlanes({ id: "one-vs-one" }, 3, differences);
    const vote = systemOfPlanes({ id: "one-vs-one", params: { aggregate: "vote" } }, 3, differences);
    const sums = await scoresOf(sum, images);
    for (const [i, x] of images.entries()) {
      const g = planes.map((plane) => at(plane, x));
      const mean = g.reduce((total, value) => total + value, 0) / 3;
      for (const [cls, value] of g.entries()) expect(sums[i]?.[cls]).toBeCloseTo(3 * (value - mean), 4);
    }
    const votes = await scoresOf(vote, images);
    expect(votes.map((row) => decide(row).prediction)).toEqual(sums.map((row) => decide(row).prediction));
    expect(votes.map((row) => row.map(Math.floor).sort())).toEqual(images.map(() => [0, 1, 2]));
    sum.dispose();
    vote.dispose();
  });

  test("votes and sums may disagree; sums break ties of votes", async () => {
    // Class 0 wins both of its pairs narrowly, class 1 wins one of its pairs clearly.
    const [sums] = await scoresOf(withMargins([0.1, 0.1, 5], "sum"), [[0.5]]);
    expect(sums?.map((value) => Number(value.toFixed(5)))).toEqual([0.2, 4.9, -5.1]);
    const [row] = await scoresOf(withMargins([0.1, 0.1, 5], "vote"), [[0.5]], true);
    expect(row?.slice(3).map((value) => Number(value.toFixed(5)))).toEqual([0.2, 4.9, -5.1]);
    expect(row?.[0]).toBeCloseTo(2 + 0.499 * 0.53, 5);
    expect(row?.[1]).toBeCloseTo(1.499, 5);
    expect(row?.[2]).toBe(0);
    // Every class beats one other class.
    const [round] = await scoresOf(withMargins([1, -2, 4], "vote"), [[0.5]]);
    expect(round?.map(Math.floor)).toEqual([1, 1, 1]);
    expect(decide(round as number[]).prediction).toBe(1);
  });

  test("votes have no gradient, the sums behind them do", async () => {
    const planes = pairsOf(3).map(() => [draw(features + 1), draw(features + 1)]);
    const system = systemOfPlanes(
      { id: "one-vs-one", params: { aggregate: "vote" } },
      3,
      (_, pair) => planes[pair] as number[][],
    );
    const x = imagesOf([images[0] as number[]]);
    const slope = async (column: number) => {
      const taken = system.gradient(x, (found) => scoreAt(found, [column]));
      const values = Array.from(await taken.gradient.data());
      dispose([taken.loss, taken.gradient, taken.scores] as Tensor[]);
      return values;
    };
    expect((await slope(1)).every((value) => value === 0)).toBe(true);
    const expected = Array.from({ length: features }, (_, i) => {
      const w = (pair: number, output: number) => planes[pair]?.[output]?.[i] as number;
      return w(0, 1) - w(0, 0) + w(2, 0) - w(2, 1);
    });
    for (const [i, value] of (await slope(4)).entries()) expect(value).toBeCloseTo(expected[i] as number, 5);
    x.dispose();
    system.dispose();
  });
});

describe("ensemble", () => {
  const planes = [0, 1].map(() => Array.from({ length: 3 }, () => draw(features + 1)));
  const of = (aggregate: string) =>
    systemOfPlanes(
      { id: "ensemble", params: { members: 2, aggregate } },
      3,
      (_, member) => planes[member] as number[][],
    );
  const softmax = (z: readonly number[]) => {
    const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
    return z.map((value) => Math.exp(value) / total);
  };

  test("averages logits, or probabilities", async () => {
    const [logits, probabilities] = [of("logits"), of("probabilities")];
    const [means, logs] = [await scoresOf(logits, images), await scoresOf(probabilities, images)];
    for (const [i, x] of images.entries()) {
      const [a, b] = planes.map((member) => member.map((plane) => at(plane, x))) as [number[], number[]];
      const [p, q] = [softmax(a), softmax(b)];
      for (let cls = 0; cls < 3; cls++) {
        expect(means[i]?.[cls]).toBeCloseTo(((a[cls] as number) + (b[cls] as number)) / 2, 5);
        expect(logs[i]?.[cls]).toBeCloseTo(Math.log(((p[cls] as number) + (q[cls] as number)) / 2), 5);
      }
    }
    logits.dispose();
    probabilities.dispose();
  });

  test("exposes its members as systems", async () => {
    const system = of("logits");
    const [own] = await scoresOf(system.members?.[1] as Classifier, [images[0] as number[]]);
    for (const [cls, plane] of (planes[1] as number[][]).entries())
      expect(own?.[cls]).toBeCloseTo(at(plane, images[0] as number[]), 5);
    system.dispose();
  });
});

describe("superclass", () => {
  test("scores are the logits, and the classes of the superclass share one score", () => {
    const system = systemOfPlanes({ id: "superclass", params: { k: 3, order: "2,4" } }, 5, () =>
      [1, 2, 3].map((value) => [value, 0]),
    );
    expect(system.classes).toBe(3);
    expect(system.columnOf).toEqual([0, 0, 1, 0, 2]);
    system.dispose();
  });
});
