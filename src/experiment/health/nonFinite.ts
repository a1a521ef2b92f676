import { plain } from "../terms/format.ts";
import { grouped, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";

/** Gradients, scores or images that hold NaN or infinity (docs/algorithms.md 10.6, 7). */
export const nonFinite: HealthCheck = {
  id: "non-finite",
  label: "Non-finite numbers",
  needs: "an attack",
  find: ({ attacked }) =>
    grouped(attacked, threatName).map((group) => {
      const share = Math.max(...group.map(({ nonFiniteGradients }) => nonFiniteGradients));
      const warned = group.filter(({ warnings }) => warnings.some(({ code }) => code === "non-finite"));
      const suspect = share > 0 || warned.length > 0;
      const { threat } = group[0] as (typeof group)[number];
      return {
        threat,
        suspect,
        numbers: { share, attacks: group.length, warned: warned.length },
        sentence: suspect
          ? `${warned.length} of ${group.length} attacks met numbers that are not finite (${plain.percent(share)} of gradients at most): they searched blindly there`
          : `every gradient and score of ${group.length} attacks is finite`,
      };
    }),
};
