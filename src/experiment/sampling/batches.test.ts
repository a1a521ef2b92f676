import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalLabelling } from "../terms/labelling.ts";
import { type EpochRequest, epochBatches, stepsPerEpoch } from "./batches.ts";

const labels = Array.from({ length: 360 }, (_, i) => i % 10);
const arm = canonicalLabelling(
  Array.from({ length: 10 }, (_, cls) => (cls === 3 ? "arm" : "rest")),
  "balanced",
);
const multiclass = canonicalLabelling(
  Array.from({ length: 10 }, (_, cls) => cls),
  "natural",
);
const request = (changes: Partial<EpochRequest>): EpochRequest => ({
  labels,
  labelling: multiclass,
  batchSize: 64,
  seed: 1,
  replica: 0,
  epoch: 0,
  ...changes,
});
const flat = (batches: readonly Int32Array[]): number[] => batches.flatMap((batch) => Array.from(batch));

describe("epochBatches", () => {
  it("holds exactly half positives in every balanced batch, and in every prefix within one (I19)", () => {
    for (const epoch of [0, 5])
      for (const batch of epochBatches(request({ labelling: arm, epoch }))) {
        expect(batch.length).toBe(64);
        let positives = 0;
        batch.forEach((image, i) => {
          if (labels[image] === 3) positives++;
          expect(Math.abs(2 * positives - (i + 1))).toBeLessThanOrEqual(1);
        });
        expect(positives).toBe(32);
      }
  });

  it("gives the odd one of a batch to the negatives", () => {
    for (const batch of epochBatches(request({ labelling: arm, batchSize: 33 })))
      expect(batch.filter((image) => labels[image] === 3).length).toBe(16);
  });

  it("takes ceil(N / batch) full steps", () => {
    expect(stepsPerEpoch(50_000, 128)).toBe(391);
    expect(epochBatches(request({})).map((batch) => batch.length)).toEqual(new Array(6).fill(64));
  });

  it("shows every image equally often, whole permutation after whole permutation", () => {
    const epochs = Array.from({ length: 15 }, (_, epoch) => flat(epochBatches(request({ epoch }))));
    const sequence = epochs.flat();
    expect(sequence.length).toBe(15 * 384);
    for (let round = 0; round < 16; round++)
      expect(new Set(sequence.slice(round * 360, (round + 1) * 360)).size).toBe(360);
    expect(sequence.slice(0, 360)).not.toEqual(sequence.slice(360, 720));
  });

  it("cycles positives through whole permutations", () => {
    const positives = flat(epochBatches(request({ labelling: arm }))).filter((image) => labels[image] === 3);
    expect(positives.length).toBe(6 * 32);
    for (let round = 0; round < 5; round++)
      expect(new Set(positives.slice(round * 36, (round + 1) * 36)).size).toBe(36);
  });

  it("depends on seed, replica, labelling and epoch alone", () => {
    const first = flat(epochBatches(request({ epoch: 3 })));
    expect(flat(epochBatches(request({ epoch: 3 })))).toEqual(first);
    for (const change of [{ seed: 2 }, { replica: 1 }, { epoch: 4 }])
      expect(flat(epochBatches(request({ epoch: 3, ...change })))).not.toEqual(first);
  });

  it("leaves out classes without an output and any sampling stays in range", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 80 }),
        fc.nat(20),
        fc.constantFrom("natural" as const, "balanced" as const),
        (batchSize, epoch, sampling) => {
          const labelling = canonicalLabelling([0, 1, null, 1, 2, null, 0, 0, 0, 0], sampling);
          const batches = epochBatches(request({ labelling, batchSize, epoch }));
          expect(batches.length).toBe(Math.ceil(288 / batchSize));
          for (const image of flat(batches)) expect([2, 5]).not.toContain(labels[image]);
        },
      ),
    );
  });

  it("refuses an output without images", () => {
    expect(() => epochBatches(request({ labels: [0, 1, 2] }))).toThrow("no training image found for output 3");
  });

  it("refuses balanced batches too small to hold every output", () => {
    expect(() => epochBatches(request({ labelling: arm, batchSize: 1 }))).toThrow(
      "balanced batches of 1 found, at least 2 expected",
    );
  });
});
