import { plain } from "../terms/format.ts";
import { grouped, threatName } from "./attackKinds.ts";
import type { Attacked, HealthCheck } from "./check.ts";
import { anyOf, isLead, leadOf } from "./compare.ts";

/**
 * Accuracy that rises with epsilon (docs/algorithms.md 10.6, 6): whatever works in a small budget is allowed in a larger one.
 * The numbers name both the raw rise and the images that the larger budget lost, which carrying over gives back.
 */
export const risingAccuracy: HealthCheck = {
  id: "rising-accuracy",
  label: "Accuracy and epsilon",
  needs: "attacks at two epsilons of one norm",
  find({ attacked }) {
    return grouped(attacked, ({ threat }) => threat.norm).flatMap((ofNorm) => {
      const budgets = [...grouped(ofNorm, threatName)].sort(
        ([a], [b]) => (a as Attacked).threat.epsilon - (b as Attacked).threat.epsilon,
      );
      return budgets.slice(1).flatMap((large, i) => {
        // Only what both budgets were attacked with is comparable.
        const small = (budgets[i] as typeof large).filter(({ name }) =>
          large.some((one) => one.name === name),
        );
        const same = large.filter(({ name }) => small.some((one) => one.name === name));
        const threat = large[0]?.threat;
        if (small.length === 0 || threat === undefined) return [];
        const first = anyOf(same.map(({ outcomes }) => outcomes));
        const second = anyOf(small.map(({ outcomes }) => outcomes));
        const lead = leadOf({
          threat,
          first: { name: "large", fallen: first },
          second: { name: "small", fallen: second },
        });
        if (lead === undefined) return [];
        const inLarge = new Set(first.ids.filter((_, at) => first.broken[at] === 1));
        const carried = second.ids.filter((id, at) => second.broken[at] === 1 && !inLarge.has(id)).length;
        const suspect = isLead(lead, 0.01);
        const found = `from epsilon ${small[0]?.threat.epsilon} to ${threat.epsilon} accuracy goes from ${plain.percent(lead.secondAccuracy)} to ${plain.percent(lead.firstAccuracy)}; ${carried} of ${lead.n} images break in the smaller budget alone`;
        return [
          {
            threat,
            suspect,
            numbers: {
              n: lead.n,
              smaller: lead.secondAccuracy,
              larger: lead.firstAccuracy,
              carriedOver: carried,
              pValue: lead.pValue,
            },
            sentence: suspect
              ? `${found}: a larger budget contains the smaller one, so the attack fails at the larger`
              : found,
          },
        ];
      });
    });
  },
};
