import { grouped, isSingleStep, isWhiteBox, side, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { type Comparison, findingsOf, probe } from "./compare.ts";

/** One step finding what many steps miss: gradients lead away from errors (docs/algorithms.md 10.6, 2). */
export const singleStep: HealthCheck = {
  id: "single-step",
  label: "One step against many",
  needs: "FGSM and an iterative attack under one strategy",
  find({ attacked, probed }) {
    const groups = grouped(
      attacked.filter(isWhiteBox),
      (one) => `${one.choice.id} ${threatName(one)} ${one.strategy}`,
    );
    const run = groups.flatMap((group): Comparison[] => {
      const steps = ({ choice }: (typeof group)[number]) => Number(choice.params.steps);
      const iterative = group.filter((one) => steps(one) > 1);
      const longest = iterative.reduce<(typeof group)[number] | undefined>(
        (most, one) => (most === undefined || steps(one) > steps(most) ? one : most),
        undefined,
      );
      if (longest === undefined) return [];
      return group
        .filter(isSingleStep)
        .map((one) => ({ threat: one.threat, first: side(longest), second: side(one) }));
    });
    const probes = probed.map(({ threat, data }) => ({
      threat,
      first: probe("PGD-10", data, data.probes.iterative.broken),
      second: probe("FGSM", data, data.probes["single-step"].broken),
    }));
    return findingsOf(
      [...run, ...probes],
      0.01,
      "a single step should never do better than many, so gradients mislead here and the accuracy is overstated",
    );
  },
};
