import cifar10 from "../../src/experiment/catalogue/datasets/cifar10.ts";
import cifar100 from "../../src/experiment/catalogue/datasets/cifar100.ts";
import fashionMnist from "../../src/experiment/catalogue/datasets/fashionMnist.ts";
import type { DatasetId } from "../../src/experiment/catalogue/datasets/index.ts";
import kmnist from "../../src/experiment/catalogue/datasets/kmnist.ts";
import mnist from "../../src/experiment/catalogue/datasets/mnist.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import { cifar } from "./cifar.ts";
import type { Dataset, DatasetReader } from "./dataset.ts";
import { digits } from "./digits.ts";
import { idxImages } from "./idxImages.ts";
import { images } from "./images.ts";
import { points } from "./points.ts";

export { gatherImages, gatherLabels, gatherPixels } from "./gather.ts";

const readers: Record<DatasetId, DatasetReader> = {
  digits,
  mnist: idxImages(mnist),
  "fashion-mnist": idxImages(fashionMnist),
  kmnist: idxImages(kmnist),
  "cifar-10": cifar(cifar10),
  "cifar-100": cifar(cifar100),
  points,
  images,
};

/**
 * Decodes the data set of a resolved catalogue choice. `files` uses the names in the catalogue. Throws a RangeError if the
 * id is unknown or a file is missing, and a `dataset-file` error if a file is damaged or not the expected one.
 */
export function decodeDataset(choice: ResolvedChoice, files: Readonly<Record<string, Uint8Array>>): Dataset {
  if (!Object.hasOwn(readers, choice.id))
    throw new RangeError(`unknown data set: ${choice.id}, expected one of ${Object.keys(readers).join(", ")}`);
  return readers[choice.id as DatasetId].decode(files, choice.params);
}
