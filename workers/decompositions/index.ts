import type { DecompositionId } from "../../src/experiment/catalogue/decompositions/index.ts";
import type { Decomposition } from "./decomposition.ts";
import { ensemble } from "./ensemble.ts";
import { hierarchical } from "./hierarchical.ts";
import { multiclass } from "./multiclass.ts";
import { oneVsAll } from "./oneVsAll.ts";
import { oneVsOne } from "./oneVsOne.ts";
import { superclass } from "./superclass.ts";

/** The engine half of every decomposition of the catalogue. */
export const decompositions: { readonly [Id in DecompositionId]: Decomposition & { readonly id: Id } } = {
  multiclass,
  "one-vs-all": oneVsAll,
  superclass,
  ensemble,
  hierarchical,
  "one-vs-one": oneVsOne,
};
