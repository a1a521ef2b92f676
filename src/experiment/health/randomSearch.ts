import { grouped, isSuite, isWhiteBox, side, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { anyOf, type Comparison, findingsOf, probe } from "./compare.ts";

/** Points drawn at random finding what attacks miss that follow gradients (docs/algorithms.md 10.6, 5). */
export const randomSearch: HealthCheck = {
  id: "random-search",
  label: "Random search against white box",
  needs: "random search and an attack that follows gradients",
  find({ attacked, probed }) {
    const run = grouped(attacked, threatName).flatMap((group): Comparison[] => {
      const white = group.filter((one) => isWhiteBox(one) && !isSuite(one));
      if (white.length === 0) return [];
      const first = { name: "the white-box attacks", fallen: anyOf(white.map(({ outcomes }) => outcomes)) };
      return group
        .filter(({ choice }) => choice.id === "random-search")
        .map((one) => ({ threat: one.threat, first, second: side(one) }));
    });
    const probes = probed.map(({ threat, data }) => ({
      threat,
      first: probe("PGD-10", data, data.probes.iterative.broken),
      second: probe("random search", data, data.probes["random-search"].broken),
    }));
    return findingsOf(
      [...run, ...probes],
      0.002,
      "random points should never break what gradients do not, so gradients are masked and the accuracy is overstated",
    );
  },
};
