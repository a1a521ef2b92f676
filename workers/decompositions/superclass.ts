import { outputsOf } from "../../src/experiment/terms/labelling.ts";
import { combined } from "./combined.ts";
import type { Decomposition } from "./decomposition.ts";

/**
 * MODEL[k] (paper section 3, docs/algorithms.md 5.1): one network with k outputs, the last of them for all classes of
 * the superclass together. Its logits are the scores.
 */
export const superclass = {
  id: "superclass",
  combine(members) {
    const [member] = members;
    if (member === undefined || members.length !== 1)
      throw new RangeError(`${members.length} members found, a MODEL[k] has 1`);
    const { network, labelling } = member;
    const outputs = outputsOf(labelling);
    if (network.outputs !== outputs || labelling.groups.includes(null))
      throw new RangeError(
        `labelling [${labelling.groups.join(", ")}] and ${network.outputs} outputs found, a MODEL[k] has an output for every class`,
      );
    return {
      ...combined(members, {
        classes: outputs,
        reads: Array.from({ length: outputs }, () => [0]),
        climbed: 0,
        columns: ([logits]) => logits as NonNullable<typeof logits>,
      }),
      columnOf: labelling.groups as readonly number[],
    };
  },
} as const satisfies Decomposition;
