import type { Threat } from "../terms/choice.ts";
import { epsilonText, plain } from "../terms/format.ts";
import { byThreat, grouped, isWhiteBox } from "./attackKinds.ts";
import type { Finding, HealthCheck } from "./check.ts";
import { isSignificant, leadOf, unionOf } from "./compare.ts";

/**
 * Accuracy that rises with epsilon (docs/algorithms.md 10.6, 6), although a larger budget allows everything that works in a
 * smaller one. The numbers give the rise, and how many images only the smaller budget breaks.
 */
export const risingAccuracy: HealthCheck = {
  id: "rising-accuracy",
  label: "Accuracy and epsilon",
  needs: "attacks at two epsilons of one norm",
  find: ({ attacks }) =>
    grouped(attacks, ({ threat }) => threat.norm).flatMap((ofNorm) => {
      const budgets = [...byThreat(ofNorm)].sort(([a], [b]) => a.threat.epsilon - b.threat.epsilon);
      return budgets.slice(1).flatMap((large, i): readonly Finding[] => {
        // Only attacks that both budgets have are comparable.
        const small = (budgets[i] ?? []).filter(({ name }) => large.some((one) => one.name === name));
        const same = large.filter(({ name }) => small.some((one) => one.name === name));
        const [{ threat }] = large;
        const [first, second] = [unionOf(same), unionOf(small)];
        const lead = leadOf({
          threat,
          first: { name: "large", outcomes: first },
          second: { name: "small", outcomes: second },
        });
        if (small.length === 0 || lead === undefined) return [];
        const inLarge = new Set(first.ids.filter((_, at) => first.broken[at] === 1));
        const carried = second.ids.filter((id, at) => second.broken[at] === 1 && !inLarge.has(id)).length;
        const suspect = isSignificant(lead, 0.01);
        const found = `from epsilon ${epsilonText(small[0]?.threat.epsilon ?? 0)} to ${epsilonText(threat.epsilon)} accuracy changes from ${plain.percent(lead.secondAccuracy)} to ${plain.percent(lead.firstAccuracy)}; only the smaller budget breaks ${carried} of ${lead.n} images`;
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
    }),
};

/** Budgets at which an image can be turned into an image of another class. */
const huge = { linf: 0.5, l2: 10 } as const;
/** Largest accuracy there that is not suspect: at linf 0.5, the images of the class that plain grey looks like may be left. */
const mostAccuracy = 0.1;

function hugeFinding(threat: Threat, name: string, broken: readonly number[], epsilon: number): Finding {
  const accuracy = broken.filter((flag) => flag === 0).length / broken.length;
  const suspect = accuracy > mostAccuracy;
  const found = `${name} at ${plain.threat({ ...threat, epsilon })} leaves ${plain.percent(accuracy)} of ${broken.length} images`;
  return {
    threat,
    suspect,
    numbers: { n: broken.length, epsilon, accuracy },
    sentence: suspect
      ? `${found}: nearly any image is allowed there, so the attack does not work on this system`
      : found,
  };
}

/** Accuracy that is not nearly zero when nearly every image is allowed (docs/algorithms.md 10.6, 1). */
export const hugeEpsilon: HealthCheck = {
  id: "huge-epsilon",
  label: "Huge epsilon",
  needs: "an attack at linf epsilon 0.5 or l2 epsilon 10 and more",
  find({ attacks, probes }) {
    const large = attacks.filter((one) => isWhiteBox(one) && one.threat.epsilon >= huge[one.threat.norm]);
    const ofRun = byThreat(large).flatMap((group) => {
      const { broken } = unionOf(group);
      const [{ threat }] = group;
      return broken.length === 0 ? [] : [hugeFinding(threat, "the union of all attacks", broken, threat.epsilon)];
    });
    const norms = new Set(ofRun.map(({ threat }) => threat?.norm));
    const ofProbes = probes
      .filter(({ threat, data }) => !norms.has(threat.norm) && data.ids.length > 0)
      .map(({ threat, data }) => hugeFinding(threat, "PGD-20", data.probes.huge.broken, data.hugeEpsilon));
    return [...ofRun, ...ofProbes];
  },
};

/** float32 arithmetic may exceed a budget by this much (docs/algorithms.md 11.1, I1). */
const isWithin = (size: number, epsilon: number): boolean => size <= epsilon * (1 + 1e-5) + 1e-6;

/** Sizes of the judged perturbations, measured again in float64 (docs/algorithms.md 10.6, 14). */
export const norm: HealthCheck = {
  id: "norm",
  label: "Size of perturbations",
  needs: "an attack",
  find: ({ attacks }) =>
    byThreat(attacks).map((group) => {
      const [{ threat }] = group;
      const sizes = group.flatMap(({ outcomes }) => outcomes.sizes);
      const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
      const outside = sizes.filter((size) => !isWithin(size, threat.epsilon)).length;
      const clipped = group.filter(({ warnings }) => warnings.some(({ code }) => code === "norm-exceeded")).length;
      const found = `the largest of ${sizes.length} judged perturbations measures ${largest.toPrecision(4)} of ${threat.epsilon}`;
      return {
        threat,
        suspect: outside > 0 || clipped > 0,
        numbers: { n: sizes.length, largest, epsilon: threat.epsilon, outside, clippedAttacks: clipped },
        sentence:
          outside > 0
            ? `${found}: ${outside} are larger than allowed, so the accuracy is too low`
            : clipped > 0
              ? `${found}; ${clipped} attacks proposed larger ones, which were clipped: these attacks exceed their budget`
              : found,
      };
    }),
};
