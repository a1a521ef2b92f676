import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import entry from "../../src/experiment/catalogue/datasets/digits.ts";
import { splitSeed, stratifiedSplit } from "../../src/experiment/sampling/split.ts";
import { type DatasetReader, fileAt } from "./dataset.ts";
import type { PixelBudget } from "./formats/pictures/pixelBudget.ts";
import { decodePng } from "./formats/pictures/png.ts";
import { datasetFileError } from "./formats/problem.ts";

const name = "datasets/digits.png";
const rows = 50;
const columns = 100;
const side = 20;
const rowsPerDigit = 5;
/** Images outside of the validation and test splits. */
const available = 3600;

/** Refuses a picture of any other size before it is decoded. */
const wholeSheet: PixelBudget = {
  take(file, height, width) {
    if (height !== rows * side || width !== columns * side)
      throw datasetFileError(
        file,
        `is ${width} x ${height} pixels, expected ${columns * side} x ${rows * side}: download it again`,
      );
  },
};

/**
 * 5,000 handwritten digits in one picture: 50 rows of 100 tiles of 20 x 20 pixels. Rows 0 to 4 hold digit 0, rows 5 to 9
 * digit 1 and so on. The index of an image is row * 100 + column.
 */
export const digits: DatasetReader = {
  id: entry.id,
  decode(files, params) {
    const { shape, classes, splits: sizes } = factsOf({ id: entry.id, params });
    const { bytes } = fileAt(files, name);
    const { pixels, channels } = decodePng(name, bytes, wholeSheet).picture;
    if (channels !== 1)
      throw datasetFileError(name, `has ${channels} channels, expected one grey channel: download it again`);
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
    const splits = stratifiedSplit(labels, { ...sizes, train: available }, splitSeed, entry.id);
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
