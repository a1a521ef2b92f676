import type { Recogniser } from "../recognised.ts";
import { cifar } from "./cifar.ts";
import { idx } from "./idx.ts";
import { npy, npz } from "./numpy.ts";
import { parquet } from "./parquet.ts";
import { pictureFolder, pictureZip } from "./pictures.ts";
import { points } from "./points.ts";

/** Every supported format. The first one that matches reads the files. */
export const recognisers: readonly Recogniser[] = [idx, cifar, parquet, npz, npy, pictureZip, pictureFolder, points];
