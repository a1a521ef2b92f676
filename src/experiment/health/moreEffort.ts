import { grouped, isWhiteBox, sameBut, side } from "./attackKinds.ts";
import type { Attacked, Evidence, HealthCheck } from "./check.ts";
import { type Comparison, findingsOf, probe } from "./compare.ts";

/** Every setting's two largest budgets in one parameter: what the larger one still adds. */
function lastDoublings(attacked: Evidence["attacked"], parameter: "steps" | "restarts"): Comparison[] {
  return grouped(attacked.filter(isWhiteBox), (one) => sameBut(one, parameter)).flatMap((group) => {
    const size = ({ choice }: Attacked) => Number(choice.params[parameter]);
    const [more, less] = [...group].sort((a, b) => size(b) - size(a));
    // A single step is no budget to converge from: that comparison has a check of its own.
    if (more === undefined || less === undefined || (parameter === "steps" && size(less) === 1)) return [];
    return [{ threat: more.threat, first: side(less), second: side(more) }];
  });
}

/** More steps still breaking more: the attack had not ended (docs/algorithms.md 10.6, 3). */
export const moreSteps: HealthCheck = {
  id: "more-steps",
  label: "More steps",
  needs: "one attack with two numbers of steps",
  find: ({ attacked, probed }) =>
    findingsOf(
      [
        ...lastDoublings(attacked, "steps"),
        ...probed.map(({ threat, data }) => ({
          threat,
          first: probe("PGD-10", data, data.probes.iterative.broken),
          second: probe("PGD-40", data, data.probes["more-steps"].broken),
        })),
      ],
      0.02,
      "more steps still help, so the accuracy under the shorter attack is too high: raise the steps",
    ),
};

/** More restarts still breaking more: starts miss each other's errors (docs/algorithms.md 10.6, 3). */
export const moreRestarts: HealthCheck = {
  id: "more-restarts",
  label: "More restarts",
  needs: "one attack with two numbers of restarts",
  find: ({ attacked, probed }) =>
    findingsOf(
      [
        ...lastDoublings(attacked, "restarts"),
        ...probed.map(({ threat, data }) => ({
          threat,
          first: probe("PGD-10", data, data.probes.iterative.broken),
          second: probe("PGD-10 x4", data, data.probes["more-restarts"].broken),
        })),
      ],
      0.02,
      "more restarts still help, so the accuracy under fewer is too high: raise the restarts",
    ),
};
