import { integer, type ValuesOf } from "../entry.ts";
import type { DatasetEntry } from "../nouns.ts";

const params = [
  {
    id: "train",
    label: "Training images",
    help: "How many of the 3,600 training images are used, with equally many of each digit. Training on fewer is faster, and the result is worse.",
    ...integer({ default: 3600, min: 100, max: 3600 }),
  },
] as const;

const digits: DatasetEntry = {
  id: "digits",
  label: "Handwritten digits",
  summary:
    "5,000 real handwritten digits, grey, 20 x 20 pixels, 500 of each from 0 to 9. They are included in the lab, so nothing is downloaded.",
  reference: "OpenCV sample data (digits.png), drawn from the MNIST training images of LeCun, Cortes and Burges",
  params,
  facts: ({ train }: ValuesOf<typeof params>) => ({
    shape: [20, 20, 1],
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    splits: { train, validation: 400, test: 1000 },
    dtype: "uint8",
    box: [0, 255],
    held: 5000,
  }),
  files: { from: "bundled", paths: ["datasets/digits.png"] },
  origin:
    "digits.png of the OpenCV sample data, as shipped in Debian's package opencv-doc: MNIST training images scaled to 20 x 20, a grid of 50 x 100 tiles, white on black",
  licence: "Apache-2.0",
};

export default digits;
