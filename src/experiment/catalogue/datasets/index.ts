import type { DatasetEntry } from "../nouns.ts";
import cifar10 from "./cifar10.ts";
import cifar100 from "./cifar100.ts";
import digits from "./digits.ts";
import fashionMnist from "./fashionMnist.ts";
import images from "./images.ts";
import kmnist from "./kmnist.ts";
import mnist from "./mnist.ts";
import points from "./points.ts";

/** All data sets, in the order of forms. */
export const datasets = {
  digits,
  mnist,
  "fashion-mnist": fashionMnist,
  kmnist,
  "cifar-10": cifar10,
  "cifar-100": cifar100,
  points,
  images,
} satisfies Record<string, DatasetEntry>;
export type DatasetId = keyof typeof datasets;
