import { grouped, isWhiteBox, sameBut, side } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { type Comparison, findingsOf } from "./compare.ts";

/** Losses of the whole system that one attack may climb, and that should break about the same. */
const whole: readonly string[] = ["softmax", "cross-entropy", "holistic", "margin", "dlr"];

/** One loss breaking far more than another under the same attack: the weaker one hides something (docs/algorithms.md 10.6, 8). */
export const losses: HealthCheck = {
  id: "losses",
  label: "One loss against another",
  needs: "one attack under two of cross-entropy (softmax), margin and dlr",
  find({ attacked }) {
    const climbed = attacked.filter((one) => isWhiteBox(one) && whole.includes(one.strategy));
    const comparisons = grouped(climbed, (one) => sameBut({ ...one, strategy: "" })).flatMap((group) =>
      group.flatMap((one): Comparison[] =>
        group
          .filter((other) => other !== one)
          .map((other) => ({ threat: one.threat, first: side(one), second: side(other) })),
      ),
    );
    return findingsOf(
      comparisons,
      0.05,
      "a loss that is so much weaker has saturated or is masked: read the worst case per image alone, and raise the steps",
    );
  },
};
