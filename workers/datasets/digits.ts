import entry from "../../src/experiment/catalogue/datasets/digits.ts";
import type { ParameterValues } from "../../src/experiment/spec.ts";
import { splitSeed, stratifiedSplit } from "../../src/experiment/split.ts";
import type { DatasetReader } from "./dataset.ts";
import { decodeGreyPng } from "./png.ts";

const rows = 50;
const columns = 100;
const side = 20;
const rowsPerDigit = 5;

/**
 * 5,000 handwritten digits as one picture: 50 rows of 100 tiles of 20 x 20 pixels, rows 0-4 hold digit 0, rows 5-9
 * digit 1 and so on. Image index = row * 100 + column.
 */
export const digits: DatasetReader = {
  id: entry.id,
  decode(files, params) {
    const name = entry.files[0] as string;
    const bytes = files[name];
    if (!bytes)
      throw new RangeError(`missing file ${name}, found ${Object.keys(files).join(", ") || "none"}`);
    const { pixels } = decodeGreyPng(name, bytes, columns * side, rows * side);
    const images = new Uint8Array(pixels.length);
    const labels = new Uint8Array(rows * columns);
    let target = 0;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        labels[row * columns + column] = Math.floor(row / rowsPerDigit);
        for (let y = 0; y < side; y++) {
          const from = (row * side + y) * columns * side + column * side;
          images.set(pixels.subarray(from, from + side), target);
          target += side;
        }
      }
    const splits = stratifiedSplit(labels, entry.splits, splitSeed, entry.id);
    return {
      shape: entry.shape,
      classes: entry.classes,
      images,
      labels,
      // Any prefix of a split is stratified, so fewer training images stay balanced.
      splits: { ...splits, train: splits.train.slice(0, trainingImages(params)) },
    };
  },
};

function trainingImages(params: ParameterValues): number {
  const { train } = params;
  if (typeof train !== "number" || !(train >= 1 && train <= entry.splits.train))
    throw new RangeError(
      `data set parameter train must be in 1 to ${entry.splits.train}, found ${String(train)}`,
    );
  return train;
}
