import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../../src/experiment/sampling/random.ts";
import { type Augmentation, drawMoves, moveImages } from "./augment.ts";

const labelling = { groups: [0, 1], sampling: "natural" as const };
const randomOf = (seed: number, batch = 0) => stream(seed, "augmentation", labelling, 0, 0, batch);
const kinds = fc.constantFrom<Augmentation>("crop", "flip", "crop-flip");

describe("augmentation", () => {
  test("is equal for equal streams, however the batch is divided", () => {
    fc.assert(
      fc.property(fc.nat(1000), kinds, fc.integer({ min: 1, max: 40 }), (seed, kind, count) => {
        const whole = drawMoves(count, kind, randomOf(seed));
        expect(drawMoves(count, kind, randomOf(seed))).toEqual(whole);
        const cut = Math.ceil(count / 2);
        const first = drawMoves(cut, kind, randomOf(seed));
        expect(first.down).toEqual(whole.down.slice(0, cut));
        expect(first.right).toEqual(whole.right.slice(0, cut));
        expect(first.flip).toEqual(whole.flip.slice(0, cut));
      }),
    );
    expect(drawMoves(40, "crop-flip", randomOf(1, 0))).not.toEqual(drawMoves(40, "crop-flip", randomOf(1, 1)));
  });

  test("crops and flips share their draws; every offset and orientation is equally frequent", () => {
    const both = drawMoves(9000, "crop-flip", randomOf(1));
    expect(drawMoves(9000, "crop", randomOf(1)).down).toEqual(both.down);
    expect(drawMoves(9000, "flip", randomOf(1)).flip).toEqual(both.flip);
    for (let offset = -4; offset <= 4; offset++)
      for (const axis of [both.down, both.right])
        expect(Math.abs(axis.filter((value) => value === offset).length - 1000)).toBeLessThan(120);
    expect(Math.abs(both.flip.reduce((sum, value) => sum + value, 0) - 4500)).toBeLessThan(200);
  });

  test("moved images are windows of the zero-padded image, mirrored or not", () => {
    const image = fc.record({
      shape: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.constantFrom(1, 3)),
      down: fc.integer({ min: -4, max: 4 }),
      right: fc.integer({ min: -4, max: 4 }),
      flip: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(image, ({ shape: [height, width, channels], down, right, flip }) => {
        const pixels = Float32Array.from({ length: height * width * channels }, (_, i) => (i + 1) / 256);
        const moved = moveImages(pixels, [height, width, channels], {
          down: Int8Array.of(down),
          right: Int8Array.of(right),
          flip: Uint8Array.of(flip),
        });
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            for (let c = 0; c < channels; c++) {
              const column = flip === 1 ? width - 1 - x : x;
              const [fromY, fromX] = [y + down, column + right];
              const inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
              const expected = inside ? (pixels[(fromY * width + fromX) * channels + c] as number) : 0;
              expect(moved[(y * width + x) * channels + c]).toBe(expected);
            }
        if (down === 0 && right === 0 && flip === 0) expect(moved).toEqual(pixels);
      }),
    );
  });
});
