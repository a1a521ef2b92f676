import type { DatasetEntry } from "../nouns.ts";
import digits from "./digits.ts";

/** Every data set, in the order forms show them. */
export const datasets = { digits } satisfies Record<string, DatasetEntry>;
export type DatasetId = keyof typeof datasets;
