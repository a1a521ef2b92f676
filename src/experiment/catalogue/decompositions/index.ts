import type { DecompositionEntry } from "../nouns.ts";
import ensemble from "./ensemble.ts";
import hierarchical from "./hierarchical.ts";
import multiclass from "./multiclass.ts";
import oneVsAll from "./oneVsAll.ts";
import oneVsOne from "./oneVsOne.ts";
import superclass from "./superclass.ts";

/** Every way to make a classifier of member networks. */
export const decompositions = {
  multiclass,
  "one-vs-all": oneVsAll,
  superclass,
  ensemble,
  hierarchical,
  "one-vs-one": oneVsOne,
} satisfies Record<string, DecompositionEntry>;
export type DecompositionId = keyof typeof decompositions;
