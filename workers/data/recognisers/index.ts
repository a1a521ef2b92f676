import type { Recogniser } from "../recognised.ts";
import { cifar } from "./cifar.ts";
import { idx } from "./idx.ts";
import { parquet } from "./parquet.ts";

/** Every kind of files that is read; the first that matches reads them. */
export const recognisers: readonly Recogniser[] = [idx, cifar, parquet];
