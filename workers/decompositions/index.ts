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

/** The decomposition of a catalogue id. Throws a RangeError when it is unknown. */
export function decompositionOf(id: string): Decomposition {
  if (!Object.hasOwn(decompositions, id))
    throw new RangeError(`unknown decomposition: ${id}, expected one of ${Object.keys(decompositions).join(", ")}`);
  return decompositions[id as DecompositionId];
}
