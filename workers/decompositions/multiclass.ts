import { outputsOf } from "../../src/experiment/terms/labelling.ts";
import type { Classifier } from "./classifier.ts";
import { combined } from "./combined.ts";
import type { Decomposition, OpenMember } from "./decomposition.ts";

/** One network with one output per class; its logits are the scores. */
export const multiclass = {
  id: "multiclass",
  combine: (members) => oneNetwork(members, "a multiclass system", members[0]?.labelling.groups.length ?? 0),
} as const satisfies Decomposition;

/** A single network whose `outputs` logits are the scores. Throws when members, labelling or outputs do not fit. */
export function oneNetwork(members: readonly OpenMember[], what: string, outputs: number): Classifier {
  const [member] = members;
  if (member === undefined || members.length !== 1)
    throw new RangeError(`${members.length} members found, ${what} has 1`);
  const { network, labelling } = member;
  if (outputsOf(labelling) !== outputs || network.outputs !== outputs || labelling.groups.includes(null))
    throw new RangeError(
      `labelling [${labelling.groups.join(", ")}] and ${network.outputs} outputs found, ${what} has an output for every class`,
    );
  return combined(members, {
    classes: outputs,
    reads: Array.from({ length: outputs }, () => [0]),
    climbed: 0,
    columns: ([logits]) => logits as NonNullable<typeof logits>,
  });
}
