import type { DecompositionEntry } from "../nouns.ts";
import multiclass from "./multiclass.ts";
import oneVsAll from "./oneVsAll.ts";

/** Every way to make a classifier out of member networks. */
export const decompositions = { multiclass, "one-vs-all": oneVsAll } satisfies Record<
  string,
  DecompositionEntry
>;
export type DecompositionId = keyof typeof decompositions;
