import { plain } from "../terms/format.ts";
import { byThreat, isWhiteBox } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";

/** Largest share of exactly zero gradients that is not suspect, from 0 to 1 (docs/algorithms.md 10.6, 7). */
export const tolerableZeroGradients = 0.05;

/** Attack gradients that are exactly zero, along which no attack can progress (docs/algorithms.md 10.6, 7). */
export const zeroGradients: HealthCheck = {
  id: "zero-gradients",
  label: "Zero gradients",
  needs: "an attack that follows gradients",
  find: ({ attacks, probes }) => {
    const ofProbes = probes.map(({ threat, data }) => ({
      name: "PGD",
      threat,
      zeroGradients: data.probes.iterative.zeroGradients,
    }));
    return byThreat([...attacks.filter(isWhiteBox), ...ofProbes]).map((group) => {
      const worst = group.reduce((high, one) => (one.zeroGradients > high.zeroGradients ? one : high));
      const share = worst.zeroGradients;
      const suspect = share > tolerableZeroGradients;
      const found = `${plain.percent(share)} of the gradients of ${worst.name} are exactly zero`;
      return {
        threat: worst.threat,
        suspect,
        numbers: { share, attacks: group.length },
        sentence: suspect
          ? `${found}: something hides the gradient, so attacks that follow it overstate robustness`
          : found,
      };
    });
  },
};

/** Gradients, scores or images with NaN or infinity (docs/algorithms.md 10.6, 7). */
export const nonFinite: HealthCheck = {
  id: "non-finite",
  label: "Non-finite numbers",
  needs: "an attack",
  find: ({ attacks }) =>
    byThreat(attacks).map((group) => {
      const share = Math.max(...group.map(({ nonFiniteGradients }) => nonFiniteGradients));
      const warned = group.filter(({ warnings }) => warnings.some(({ code }) => code === "non-finite"));
      const suspect = share > 0 || warned.length > 0;
      return {
        threat: group[0].threat,
        suspect,
        numbers: { share, attacks: group.length, warned: warned.length },
        sentence: suspect
          ? `${warned.length} of ${group.length} attacks encountered numbers that are not finite (at most ${plain.percent(share)} of gradients), where they could not make progress`
          : `every gradient and score of ${group.length} attacks is finite`,
      };
    }),
};

/** Smallest share of images whose margin must rise. A sound gradient rarely fails within ten steps. */
const leastShare = 0.9;
/** With fewer images, the finding is reported but never suspect. */
const fewestImages = 10;

/** Whether PGD gets closer to an error between its start and its end (docs/algorithms.md 10.6, 7: loss curves rise). */
export const nearer: HealthCheck = {
  id: "nearer",
  label: "Attack makes progress",
  needs: "a health task of this version of the lab",
  find: ({ probes }) =>
    probes.flatMap(({ threat, data: { curves } }) => {
      if (curves === undefined || curves.images === 0) return [];
      const { images, rose, first, last } = curves;
      const share = rose / images;
      const suspect = images >= fewestImages && (share < leastShare || !(last > first));
      const found = `PGD-10 brings ${plain.percent(share)} of ${images} images closer to an error; the mean margin changes from ${first.toPrecision(3)} to ${last.toPrecision(3)}`;
      return [
        {
          threat,
          suspect,
          numbers: { images, rose, share, first, last },
          sentence: suspect
            ? `${found}: the gradient does not lead there, so attacks that follow it overstate robustness`
            : found,
        },
      ];
    }),
};
