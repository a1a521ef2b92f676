import { add, logSumExp, mul, stack, sub, type Tensor2D } from "@tensorflow/tfjs-core";
import { combined } from "./combined.ts";
import type { Decomposition } from "./decomposition.ts";
import { multiclass } from "./multiclass.ts";

/** The mean of the members' logits. */
const meanLogits = (logits: readonly Tensor2D[]): Tensor2D =>
  mul(
    logits.reduce((sum, part) => add(sum, part)),
    1 / logits.length,
  );

/** The logarithm of the mean of the members' probabilities, computed without rounding any probability to 0. */
function logMeanProbabilities(logits: readonly Tensor2D[]): Tensor2D {
  const each = logits.map((z) => sub(z, logSumExp(z, 1, true)));
  return sub(logSumExp(stack(each, 2), 2) as Tensor2D, Math.log(logits.length));
}

/** Several multiclass networks (paper section 6): the scores are their mean logits, or the log of their mean probabilities. */
export const ensemble = {
  id: "ensemble",
  combine(members, params) {
    const [first] = members;
    if (first === undefined) throw new RangeError("0 members found, an ensemble has at least 1");
    const single = members.map((member) => multiclass.combine([member]));
    const classes = first.labelling.groups.length;
    const everyone = members.map((_, member) => member);
    const whole = combined(members, {
      classes,
      reads: Array.from({ length: classes }, () => everyone),
      climbed: 0,
      columns: params.aggregate === "probabilities" ? logMeanProbabilities : meanLogits,
    });
    return {
      ...whole,
      members: single,
      dispose() {
        for (const each of [whole, ...single]) each.dispose();
      },
    };
  },
} as const satisfies Decomposition;
