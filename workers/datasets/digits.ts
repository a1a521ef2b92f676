import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import entry from "../../src/experiment/catalogue/datasets/digits.ts";
import { splitSeed, stratifiedSplit } from "../../src/experiment/sampling/split.ts";
import type { DatasetReader } from "./dataset.ts";
import { decodeGreyPng } from "./png.ts";

const name = "datasets/digits.png";
const rows = 50;
const columns = 100;
const side = 20;
const rowsPerDigit = 5;
/** All images that are not held out. */
const most = 3600;

/**
 * 5,000 handwritten digits as one picture: 50 rows of 100 tiles of 20 x 20 pixels, rows 0-4 hold digit 0, rows 5-9
 * digit 1 and so on. Image index = row * 100 + column.
 */
export const digits: DatasetReader = {
  id: entry.id,
  decode(files, params) {
    const { shape, classes, splits: sizes } = factsOf({ id: entry.id, params });
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
    const splits = stratifiedSplit(labels, { ...sizes, train: most }, splitSeed, entry.id);
    return {
      shape,
      classes,
      images,
      labels,
      // Any prefix of a split is stratified, so fewer training images stay balanced.
      splits: { ...splits, train: splits.train.slice(0, sizes.train) },
    };
  },
};
