import { plain } from "../terms/format.ts";
import { grouped, isWhiteBox, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";

/** Largest share of zero gradients that is not suspicious. */
export const tolerableZeroGradients = 0.05;

/** Attack gradients that are exactly zero: an attack cannot climb what it does not see (docs/algorithms.md 10.6, 7). */
export const zeroGradients: HealthCheck = {
  id: "zero-gradients",
  label: "Zero gradients",
  needs: "an attack that follows gradients",
  find: ({ attacked, probed }) => {
    const probes = probed.map(({ threat, data }) => ({
      name: "PGD",
      threat,
      zeroGradients: data.probes.iterative.zeroGradients,
    }));
    const all = [...attacked.filter(isWhiteBox), ...probes];
    return grouped(all, threatName).map((group) => {
      const worst = group.reduce((high, one) => (one.zeroGradients > high.zeroGradients ? one : high));
      const share = worst.zeroGradients;
      const found = `${plain.percent(share)} of the gradients of ${worst.name} are exactly zero`;
      return {
        threat: worst.threat,
        suspect: share > tolerableZeroGradients,
        numbers: { share, attacks: group.length },
        sentence:
          share > tolerableZeroGradients
            ? `${found}: something hides the gradient, so attacks that follow it overstate robustness`
            : found,
      };
    });
  },
};
