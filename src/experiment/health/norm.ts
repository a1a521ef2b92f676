import { grouped, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";

/** float32 arithmetic may pass a budget by this much (docs/algorithms.md 11.1, I1). */
const within = (size: number, epsilon: number): boolean => size <= epsilon * (1 + 1e-5) + 1e-6;

/** Sizes of the judged perturbations, measured again in float64 off the device (docs/algorithms.md 10.6, 14). */
export const norm: HealthCheck = {
  id: "norm",
  label: "Size of perturbations",
  needs: "an attack",
  find: ({ attacked }) =>
    grouped(attacked, threatName).map((group) => {
      const { threat } = group[0] as (typeof group)[number];
      const sizes = group.flatMap(({ outcomes }) => outcomes.sizes);
      const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
      const outside = sizes.filter((size) => !within(size, threat.epsilon)).length;
      const clipped = group.filter(({ warnings }) =>
        warnings.some(({ code }) => code === "norm-exceeded"),
      ).length;
      const found = `the largest of ${sizes.length} judged perturbations measures ${largest.toPrecision(4)} of ${threat.epsilon}`;
      return {
        threat,
        suspect: outside > 0 || clipped > 0,
        numbers: { n: sizes.length, largest, epsilon: threat.epsilon, outside, clippedAttacks: clipped },
        sentence:
          outside > 0
            ? `${found}: ${outside} are larger than allowed, so the accuracy is too low`
            : clipped > 0
              ? `${found}; ${clipped} attacks proposed larger ones, which were clipped: the attack leaves its budget`
              : found,
      };
    }),
};
