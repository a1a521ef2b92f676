import { grouped, isBlackBox, isWhiteBox, side, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { anyOf, type Comparison, findingsOf, probe } from "./compare.ts";

/** An attack that sees scores alone breaking more than all those that see gradients (paper-spec 10.6, 4; AutoAttack). */
export const blackBox: HealthCheck = {
  id: "black-box",
  label: "Black box against white box",
  needs: "Square and an attack that follows gradients",
  find({ attacked, probed }) {
    const run = grouped(attacked, threatName).flatMap((group): Comparison[] => {
      const white = group.filter(isWhiteBox);
      if (white.length === 0) return [];
      const first = {
        name: white.length === 1 ? (white[0]?.name ?? "") : `the union of ${white.length} white-box attacks`,
        fallen: anyOf(white.map(({ outcomes }) => outcomes)),
      };
      return group.filter(isBlackBox).map((one) => ({ threat: one.threat, first, second: side(one) }));
    });
    const probes = probed.map(({ threat, data }): Comparison => {
      const { iterative, "more-steps": longer, "more-restarts": again } = data.probes;
      const white = [iterative, longer, again].map(({ broken }) => ({ ids: data.ids, broken }));
      return {
        threat,
        first: { name: "the union of 3 PGD runs", fallen: anyOf(white) },
        second: probe("Square", data, data.probes["black-box"].broken),
      };
    });
    return findingsOf(
      [...run, ...probes],
      0.002,
      "an attack without gradients should never do better, so gradients are masked and the accuracy is overstated",
    );
  },
};
