import { outputsOf } from "../../src/experiment/terms/labelling.ts";
import type { Decomposition } from "./decomposition.ts";
import { oneNetwork } from "./multiclass.ts";

/**
 * MODEL[k] (paper section 3, docs/algorithms.md 5.1): one network with k outputs, the last of them for all classes of the
 * superclass together. Its logits are the scores.
 */
export const superclass = {
  id: "superclass",
  combine(members) {
    const labelling = members[0]?.labelling;
    return {
      ...oneNetwork(members, "a MODEL[k]", labelling === undefined ? 0 : outputsOf(labelling)),
      columnOf: labelling?.groups as readonly number[],
    };
  },
} as const satisfies Decomposition;
