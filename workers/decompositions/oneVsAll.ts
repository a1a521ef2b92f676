import { stack, type Tensor2D } from "@tensorflow/tfjs-core";
import { positiveOutput } from "../../src/experiment/terms/labelling.ts";
import { armMargins } from "../kernels/ops.ts";
import { margins } from "../maths/losses.ts";
import { combined } from "./combined.ts";
import type { Decomposition } from "./decomposition.ts";

/**
 * RoBin (paper section 4.1): arm i is a separate network that tells class i from the rest. Its margin d_i is the score of
 * class i.
 */
export const oneVsAll = {
  id: "one-vs-all",
  combine(members) {
    const classes = members[0]?.labelling.groups.length;
    if (members.length !== classes)
      throw new RangeError(`${members.length} arms found, expected one per class (${classes ?? "at least 2"})`);
    const positive = members.map(({ labelling }, cls) => positiveOutput(labelling, cls));
    const [first] = positive as [0 | 1];
    const column = (logits: Tensor2D, arm: number) => margins(logits, positive[arm] as 0 | 1);
    return combined(members, {
      classes,
      reads: members.map((_, arm) => [arm]),
      climbed: 0,
      columns: (logits) => stack(logits.map(column), 1) as Tensor2D,
      column,
      ...(positive.every((one) => one === first)
        ? { columnsTogether: (logits: Tensor2D) => armMargins(logits, first, members.length) }
        : {}),
    });
  },
} as const satisfies Decomposition;
