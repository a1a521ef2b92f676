import fc from "fast-check";
import { expect, test } from "vitest";
import { blurred, brightest, closed } from "./filters.ts";

const side = fc.integer({ min: 1, max: 12 });
const images = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((pixels) => ({ width, height, pixels })),
  );

test("brightest and blurred equal the maximum and the mean of every neighbourhood", () => {
  fc.assert(
    fc.property(images, fc.integer({ min: 1, max: 15 }), (image, radius) => {
      const { width, height, pixels } = image;
      const most = brightest(image, radius).pixels;
      const mean = blurred(image, radius).pixels;
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const near = [...pixels.keys()]
            .filter((i) => Math.abs((i % width) - x) <= radius && Math.abs(Math.floor(i / width) - y) <= radius)
            .map((i) => pixels[i] as number);
          expect(most[y * width + x]).toBe(Math.max(...near));
          const sum = near.reduce((total, value) => total + value, 0);
          expect(Math.abs((mean[y * width + x] as number) - sum / near.length)).toBeLessThan(0.51);
        }
    }),
    { numRuns: 60 },
  );
});

test("closing removes a dark line narrower than its window and keeps a wide step", () => {
  const row = [200, 200, 200, 10, 200, 200, 200, 200, 90, 90, 90, 90, 90, 90];
  expect([...closed({ width: row.length, height: 1, pixels: Uint8Array.from(row) }, 1).pixels]).toEqual(
    row.with(3, 200),
  );
});
