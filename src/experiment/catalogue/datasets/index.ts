import type { DatasetEntry } from "../nouns.ts";
import digits from "./digits.ts";
import fashionMnist from "./fashionMnist.ts";
import images from "./images.ts";
import kmnist from "./kmnist.ts";
import mnist from "./mnist.ts";
import points from "./points.ts";

/** Every data set, in the order forms show them. */
export const datasets = {
  digits,
  mnist,
  "fashion-mnist": fashionMnist,
  kmnist,
  points,
  images,
} satisfies Record<string, DatasetEntry>;
export type DatasetId = keyof typeof datasets;
