import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { npyOf } from "../../tests/npyOf.ts";
import { understand } from "../../tests/understand.ts";

const count = 40;
/** Images of 4 x 4: one class is 0, the other `white`. */
const images = (type: string, white: number) => npyOf(type, [count, 4, 4], false, ([i]) => ((i as number) % 2) * white);
const labels = npyOf("<i8", [count], false, ([i]) => (i as number) % 2);

/** The notes without those on equal images, of which these data have many. */
const pixelNotes = (notes: readonly string[]) => notes.filter((note) => !/ images equal a /.test(note));

/** The same images and labels as IDX files. */
const idx = (white: number) => ({
  "train-images-idx3-ubyte": Uint8Array.of(
    ...[0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 4, 0, 0, 0, 4],
    ...Array.from({ length: count * 16 }, (_, i) => (Math.floor(i / 16) % 2) * white),
  ),
  "train-labels-idx1-ubyte": Uint8Array.of(
    ...[0, 0, 8, 1, 0, 0, 0, count],
    ...Array.from({ length: count }, (_, i) => i % 2),
  ),
});

describe("pixel values of an import", () => {
  test("0/1 images of any format are black and white, resized or not, and said to be", async () => {
    const white = (await understand({ "x.npy": images("|u1", 255), "y.npy": labels })).understood;
    expect(pixelNotes(white.notes)).toEqual([]);
    const digest = white.choice.params?.digest;
    for (const files of [
      { "binary.npz": zipSync({ "images.npy": images("|u1", 1), "labels.npy": labels }) },
      { "binary.npz": zipSync({ "images.npy": images("<i8", 1), "labels.npy": labels }) },
      { "x.npy": images("<f4", 1), "y.npy": labels },
      { "x.npy": images("|b1", 1), "y.npy": labels },
      idx(1),
    ]) {
      const found = (await understand(files)).understood;
      expect(found.choice.params?.digest).toBe(digest);
      expect(pixelNotes(found.notes)).toHaveLength(1);
    }
    const resized = (await understand(idx(1), { side: 8 })).understood;
    expect(Math.max(...resized.samples.images)).toBe(255);
  });

  test("the training and the test part follow the same rule", async () => {
    const parts = (train: Uint8Array, held: Uint8Array) =>
      understand({
        "d.npz": zipSync({ "x_train.npy": train, "y_train.npy": labels, "x_test.npy": held, "y_test.npy": labels }),
      });
    const { notes, samples } = (await parts(images("<u2", 4000), images("<u2", 900))).understood;
    expect(pixelNotes(notes)).toEqual(["Pixel values 0 to 4000 (uint16) were stretched from 0...4095 to 0...255"]);
    expect(Math.max(...samples.images)).toBe(249);
    await expect(parts(images("|u1", 255), images("<f4", 1))).rejects.toThrow(
      "d.npz (x_test) holds values from 0 to 1",
    );
  });
});
