import { grouped, isWhiteBox, threatName } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { anyOf, findingsOf } from "./compare.ts";

/** Images crafted on another system breaking more than attacks on the system itself (docs/algorithms.md 10.6, 4). */
export const transfer: HealthCheck = {
  id: "transfer",
  label: "Transfer against white box",
  needs: "a transfer to the system and an attack on it that follows gradients",
  find({ attacked, transferred }) {
    const white = grouped(attacked.filter(isWhiteBox), threatName);
    const comparisons = transferred.flatMap(({ name, threat, fallen }) => {
      const own = white.find(
        (group) => threatName(group[0] as (typeof group)[number]) === threatName({ threat }),
      );
      if (own === undefined) return [];
      const first = { name: "the attacks on it", fallen: anyOf(own.map(({ outcomes }) => outcomes)) };
      return [{ threat, first, second: { name, fallen } }];
    });
    return findingsOf(
      comparisons,
      0.002,
      "what is crafted without its gradients should never do better, so they are masked and the accuracy is overstated",
    );
  },
};
