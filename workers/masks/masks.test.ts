import { memory, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { randomImages, randomSystem } from "../../tests/randomSystem.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide, rowsOf } from "../decompositions/decision.ts";
import { scoreAt } from "../strategies/scores.ts";
import { masked } from "./index.ts";

const shape = [4, 4, 1] as const;
let images: Float32Array[];
let sound: Classifier;

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
  images = randomImages(6, shape, "masks");
  sound = randomSystem("one-vs-all", shape, 3);
});

const batch = (): Tensor4D => tensor4d(Float32Array.from(images.flatMap((image) => [...image])), [6, ...shape]);

/** Gradient of every image's score of class 1, and the scores, flat. */
function measured(classifier: Classifier, columns?: number[][]) {
  const x = batch();
  const taken = classifier.gradient(
    x,
    (scores, rows) =>
      scoreAt(
        scores,
        rows.map(() => 1),
      ),
    columns,
  );
  const values = {
    loss: taken.loss.dataSync(),
    gradient: taken.gradient.dataSync(),
    scores: taken.scores.dataSync(),
  };
  for (const value of [x, taken.loss, taken.gradient, taken.scores]) value.dispose();
  return values;
}

const scoresOf = (classifier: Classifier) =>
  Float32Array.from(
    tidy(() => classifier.scores(batch()))
      .dataSync()
      .slice(),
  );
const decisions = (scores: ArrayLike<number>) =>
  rowsOf(Float32Array.from(scores), 3).map((row) => decide(row).prediction);

describe("every mask", () => {
  it.each(["sigmoid", "quantiser", "noise"])("%s frees what it makes", (id) => {
    const hidden = masked(sound, { id });
    const before = memory().numTensors;
    measured(hidden);
    measured(hidden.adaptive as Classifier, [[1], [1], [1, 2], [1], [1], [0, 1]]);
    tidy(() => hidden.scores(batch())).dispose();
    expect(memory().numTensors).toBe(before);
  });

  it("is refused by name where there is none of it", () => {
    expect(() => masked(sound, { id: "fog" })).toThrow('unknown mask "fog": use one of sigmoid');
  });
});

describe("sigmoid", () => {
  it("keeps decisions, squashes scores, and scales gradients by the sigmoid's slope", () => {
    const hidden = masked(sound, { id: "sigmoid", params: { steepness: 2, scale: 3 } });
    const [d, s] = [scoresOf(sound), scoresOf(hidden)];
    expect(decisions(s)).toEqual(decisions(d));
    for (const [i, value] of d.entries()) expect(s[i]).toBeCloseTo(3 / (1 + Math.exp(-2 * value)), 5);
    const [plain, squashed] = [measured(sound), measured(hidden)];
    for (const [i, slope] of plain.gradient.entries()) {
      const p = 1 / (1 + Math.exp(-2 * (d[3 * Math.floor(i / 16) + 1] as number)));
      expect(squashed.gradient[i]).toBeCloseTo(slope * 6 * p * (1 - p), 4);
    }
    expect(measured(hidden.adaptive as Classifier)).toEqual(plain);
  });

  it("has a gradient of exactly zero where float32 holds no difference from its end", () => {
    const { gradient, scores } = measured(masked(sound, { id: "sigmoid", params: { steepness: 1000 } }));
    const flat = images.flatMap((_, i) => (scores[3 * i + 1] === 5 ? [i] : []));
    expect(flat.length).toBeGreaterThan(0);
    for (const i of flat) expect(gradient.subarray(16 * i, 16 * (i + 1)).every((value) => value === 0)).toBe(true);
  });

  it("leaves scores that nobody read below all others", () => {
    const hidden = masked(sound, { id: "sigmoid" });
    const { scores } = measured(hidden, [[1], [1], [1], [1], [1], [1]]);
    expect(scores[0]).toBeLessThan(-1e8);
    expect(scores[1]).toBeGreaterThanOrEqual(0);
  });
});

describe("quantiser", () => {
  it("sees grey levels alone and gives no gradient; its adaptive view gives the one at the rounded image", () => {
    const hidden = masked(sound, { id: "quantiser", params: { levels: 2 } });
    const exact = images;
    const { gradient, scores } = measured(hidden);
    expect(gradient.every((value) => value === 0)).toBe(true);
    const through = measured(hidden.adaptive as Classifier);
    images = exact.map((image) => image.map((pixel) => Math.round(pixel)));
    const rounded = measured(sound);
    images = exact;
    expect(scores).toEqual(rounded.scores);
    expect(through).toEqual(rounded);
    expect(scores).not.toEqual(measured(sound).scores);
  });
});

describe("noise", () => {
  it("answers otherwise at every look, and the same again after reseed", () => {
    const hidden = masked(sound, { id: "noise" });
    const [first, second] = [scoresOf(hidden), scoresOf(hidden)];
    expect(second).not.toEqual(first);
    hidden.reseed?.();
    expect(scoresOf(hidden)).toEqual(first);
  });

  it("is averaged in its adaptive view", () => {
    const hidden = masked(sound, { id: "noise", params: { sigma: 0.3, draws: 4 } });
    const runs = Array.from({ length: 4 }, () => measured(hidden));
    hidden.reseed?.();
    const adaptive = measured(hidden.adaptive as Classifier);
    for (const part of ["loss", "gradient", "scores"] as const)
      for (const [i, value] of adaptive[part].entries())
        expect(value).toBeCloseTo(runs.reduce((sum, run) => sum + (run[part][i] as number), 0) / 4, 4);
  });

  it("of no strength is the system itself", () => {
    const hidden = masked(sound, { id: "noise", params: { sigma: 0 } });
    expect(scoresOf(hidden)).toEqual(scoresOf(sound));
  });
});
