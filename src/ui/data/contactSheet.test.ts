import { expect, test } from "vitest";
import { contactSheet, indexAt } from "./contactSheet.ts";

test("images are painted row by row with gaps", () => {
  const images = Uint8Array.of(10, 20, 30, 40, 50, 60);
  const { rgba, width, height } = contactSheet({ shape: [1, 2, 1], images }, [0, 2, 1], 2);
  expect([width, height]).toEqual([5, 3]);
  const greys = Array.from({ length: 15 }, (_, i) => (rgba[4 * i + 3] === 255 ? rgba[4 * i] : null));
  expect(greys).toEqual([10, 20, null, 50, 60, null, null, null, null, null, 30, 40, null, null, null]);
});

test("a point of the sheet gives the image there, and null outside", () => {
  expect(indexAt({ columns: 2 }, 3, 0.9, 0.1)).toBe(1);
  expect(indexAt({ columns: 2 }, 3, 0.1, 0.9)).toBe(2);
  expect(indexAt({ columns: 2 }, 3, 0.9, 0.9)).toBeNull();
});
