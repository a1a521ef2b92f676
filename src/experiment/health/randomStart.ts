import { grouped, isWhiteBox, sameBut, side } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { type Comparison, findingsOf } from "./compare.ts";

/** The clean image being a far worse place to begin than a random one: the slope is hidden there (docs/algorithms.md 10.6, 10). */
export const randomStart: HealthCheck = {
  id: "random-start",
  label: "Random start against clean start",
  needs: "one attack with and without random start",
  find({ attacked }) {
    const comparisons = grouped(attacked.filter(isWhiteBox), (one) => sameBut(one, "randomStart")).flatMap(
      (group): Comparison[] => {
        const begun = (random: boolean) => group.find(({ choice }) => choice.params.randomStart === random);
        const [random, clean] = [begun(true), begun(false)];
        return random === undefined || clean === undefined
          ? []
          : [{ threat: random.threat, first: side(clean), second: side(random) }];
      },
    );
    return findingsOf(
      comparisons,
      0.05,
      "gradients at clean images lead nowhere, so attacks that begin there, such as FGSM, overstate the accuracy",
    );
  },
};
