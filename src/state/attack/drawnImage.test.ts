import { beforeEach, expect, test, vi } from "vitest";
import { chosenImage, drawnImage, imageSource } from "./drawnImage.ts";

const size = { train: 5000, validation: 0, test: 40 };
const asked: number[] = [];
// Image i of a split has the id 7000 - i and one grey level of its own.
vi.mock("../systems/lab.ts", () => ({
  lab: async () => ({
    describe: async () => ({ shape: [1, 1, 1], classes: ["a", "b"], splits: size, perClass: {} }),
    examples: async (_: unknown, _split: string, positions: readonly number[]) => {
      asked.push(positions.length);
      return {
        images: Uint8Array.from(positions, (position) => position % 251),
        labels: positions.map((position) => position % 2),
        ids: positions.map((position) => 7000 - position),
      };
    },
  }),
}));

beforeEach(() => void asked.splice(0));

const digits = { id: "digits", params: {} };

test("a training image is drawn and chosen from its split alone, and its source names the split", async () => {
  const chosen = await chosenImage(digits, 4321, { by: "number" }, "train");
  expect(chosen.source).toMatchObject({ split: "train", position: 4321, chosen: { by: "number" } });
  expect(chosen.label).toBe(1);
  expect(chosen.pixels[0]).toBeCloseTo((4321 % 251) / 255, 6);
  // The labels of all come in parts, then one image.
  expect(asked).toEqual([2048, 2048, 904, 1]);
  const { seed, cls } = chosen.source;
  expect((await drawnImage(digits, cls, seed, "train")).source.position).toBe(4321);
  await expect(chosenImage(digits, 5000, { by: "number" }, "train")).rejects.toThrow(
    "no training image 5000: expected 0 to 4999",
  );
});

test("test images keep the draws that links store, and a split without images is named", async () => {
  const drawn = await drawnImage(digits, null, 7);
  expect(drawn.source).toEqual({ kind: "draw", seed: 7, cls: null, position: drawn.source.position });
  await expect(drawnImage(digits, null, 1, "validation")).rejects.toThrow("no validation image found");
  expect([...(await (await imageSource(digits, "test")).pixels([3, 0]))].map((v) => Math.round(v * 255))).toEqual([
    3, 0,
  ]);
});
