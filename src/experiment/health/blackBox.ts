import { grouped, isBlackBox, isSuite, isWhiteBox, side, threatName } from "./attackKinds.ts";
import type { Attacked, HealthCheck, SuiteStep } from "./check.ts";
import { anyOf, type Comparison, findingsOf, probe } from "./compare.ts";

/** A suite's attacks that follow gradients, and what those without them broke of the rest. */
function ofSuite({ name, threat, outcomes: { ids, cleanWrong }, suiteSteps = [] }: Attacked): Comparison[] {
  const white = suiteSteps.filter(isWhiteBox);
  const black = suiteSteps.filter(isBlackBox);
  if (white.length === 0 || black.length === 0) return [];
  const by = (some: readonly SuiteStep[]) => ({
    ids,
    broken: ids.map((_, i) => (cleanWrong[i] === 1 || some.some(({ broken }) => broken[i] === 1) ? 1 : 0)),
  });
  return [
    {
      threat,
      first: { name: `the white-box part of ${name}`, fallen: by(white) },
      second: { name: "with its black-box part", fallen: by([...white, ...black]) },
    },
  ];
}

/** An attack that sees scores alone breaking more than all those that see gradients (docs/algorithms.md 10.6, 4; AutoAttack). */
export const blackBox: HealthCheck = {
  id: "black-box",
  label: "Black box against white box",
  needs: "Square and an attack that follows gradients",
  find({ attacked, probed }) {
    const run = grouped(attacked, threatName).flatMap((group): Comparison[] => {
      const white = group.filter((one) => isWhiteBox(one) && !isSuite(one));
      if (white.length === 0) return [];
      const first = {
        name: white.length === 1 ? (white[0]?.name ?? "") : `the union of ${white.length} white-box attacks`,
        fallen: anyOf(white.map(({ outcomes }) => outcomes)),
      };
      return group.filter(isBlackBox).map((one) => ({ threat: one.threat, first, second: side(one) }));
    });
    const suites = attacked.flatMap(ofSuite);
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
      [...run, ...suites, ...probes],
      0.002,
      "an attack without gradients should never do better, so gradients are masked and the accuracy is overstated",
    );
  },
};
