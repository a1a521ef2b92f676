import { sameThreat } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
import {
  byThreat,
  grouped,
  isAdaptive,
  isBlackBox,
  isSingleStep,
  isSuite,
  isWhiteBox,
  nameWithout,
} from "./attackKinds.ts";
import type { AttackResult, Evidence, HealthCheck, SuiteStep } from "./check.ts";
import { anyOf, type Comparison, comparisonCheck, sideOfProbe, unionOf } from "./compare.ts";

const compare = (first: AttackResult, second: AttackResult): Comparison => ({
  threat: first.threat,
  first,
  second,
});

const numberOf = ({ choice }: AttackResult, parameter: string): number => Number(choice.params[parameter]);

/** A single step succeeds where many steps fail: gradients lead away from errors (docs/algorithms.md 10.6, 2). */
export const singleStep = comparisonCheck({
  id: "single-step",
  label: "One step against many",
  needs: "FGSM and an iterative attack under one strategy",
  tolerance: 0.01,
  meaning: "a single step should never do better than many, so gradients mislead here and the accuracy is overstated",
  probes: [
    ["iterative", "PGD-10"],
    ["single-step", "FGSM"],
  ],
  comparisons: ({ attacks }) =>
    byThreat(attacks.filter(isWhiteBox))
      .flatMap((group) => grouped(group, ({ choice, strategy }) => `${choice.id} ${strategy}`))
      .flatMap((group) => {
        const [longest] = group
          .filter((one) => numberOf(one, "steps") > 1)
          .sort((a, b) => numberOf(b, "steps") - numberOf(a, "steps"));
        return longest === undefined ? [] : group.filter(isSingleStep).map((one) => compare(longest, one));
      }),
});

/** The white-box attacks of a suite, and what its black-box attacks broke of the rest. */
function withinSuite({
  name,
  threat,
  outcomes: { ids, cleanWrong },
  suiteSteps = [],
}: AttackResult): readonly Comparison[] {
  const white = suiteSteps.filter(isWhiteBox);
  const black = suiteSteps.filter(isBlackBox);
  if (white.length === 0 || black.length === 0) return [];
  const brokenBy = (steps: readonly SuiteStep[]) => ({
    ids,
    broken: ids.map((_, i) => (cleanWrong[i] === 1 || steps.some(({ broken }) => broken[i] === 1) ? 1 : 0)),
  });
  return [
    {
      threat,
      first: { name: `the white-box part of ${name}`, outcomes: brokenBy(white) },
      second: { name: "with its black-box part", outcomes: brokenBy([...white, ...black]) },
    },
  ];
}

/** Other attacks of the run against the union of its white-box attacks, per threat. */
const againstWhiteBox = (
  { attacks }: Evidence,
  name: (white: readonly AttackResult[]) => string,
  isOther: (attack: AttackResult) => boolean,
): readonly Comparison[] =>
  byThreat(attacks).flatMap((group) => {
    const white = group.filter((one) => isWhiteBox(one) && !isSuite(one));
    if (white.length === 0) return [];
    const first = { name: name(white), outcomes: unionOf(white) };
    return group.filter(isOther).map((one) => ({ threat: one.threat, first, second: one }));
  });

/** An attack that uses only scores breaks more than all that use gradients (docs/algorithms.md 10.6, 4; AutoAttack). */
export const blackBox = comparisonCheck({
  id: "black-box",
  label: "Black box against white box",
  needs: "Square and an attack that follows gradients",
  tolerance: 0.002,
  meaning: "an attack without gradients should never do better, so gradients are masked and the accuracy is overstated",
  comparisons: (evidence) => [
    ...againstWhiteBox(
      evidence,
      (white) => (white.length === 1 ? (white[0]?.name ?? "") : `the union of ${white.length} white-box attacks`),
      isBlackBox,
    ),
    ...evidence.attacks.flatMap(withinSuite),
    ...evidence.probes.map((probe) => ({
      threat: probe.threat,
      first: {
        name: "the union of 3 PGD runs",
        outcomes: anyOf(
          (["iterative", "more-steps", "more-restarts"] as const).map((id) => sideOfProbe(probe, id, "").outcomes),
        ),
      },
      second: sideOfProbe(probe, "black-box", "Square"),
    })),
  ],
});

/** Random points break what attacks with gradients do not (docs/algorithms.md 10.6, 5). */
export const randomSearch = comparisonCheck({
  id: "random-search",
  label: "Random search against white box",
  needs: "random search and an attack that follows gradients",
  tolerance: 0.002,
  meaning:
    "random points should never break what gradients do not, so gradients are masked and the accuracy is overstated",
  probes: [
    ["iterative", "PGD-10"],
    ["random-search", "random search"],
  ],
  comparisons: (evidence) =>
    againstWhiteBox(
      evidence,
      () => "the white-box attacks",
      ({ choice }) => choice.id === "random-search",
    ),
});

/** Images crafted on another system break more than attacks on the system itself (docs/algorithms.md 10.6, 4). */
export const transfer = comparisonCheck({
  id: "transfer",
  label: "Transfer against white box",
  needs: "a transfer to the system and an attack on it that follows gradients",
  tolerance: 0.002,
  meaning:
    "images crafted without its gradients should never do better, so these are masked and the accuracy is overstated",
  comparisons: ({ attacks, transfers }) =>
    transfers.flatMap((second) => {
      const own = attacks.filter((one) => isWhiteBox(one) && sameThreat(one.threat, second.threat));
      const first = { name: "the union of attacks on it", outcomes: unionOf(own) };
      return own.length === 0 ? [] : [{ threat: second.threat, first, second }];
    }),
});

/** Losses of the whole system that one attack can climb, and that should break about the same. */
const wholeLosses: readonly string[] = ["softmax", "cross-entropy", "holistic", "margin", "dlr"];

/** One loss breaks far more than another under the same attack, so the weaker one hides something (docs/algorithms.md 10.6, 8). */
export const losses = comparisonCheck({
  id: "losses",
  label: "One loss against another",
  needs: "one attack under two of cross-entropy (softmax), margin and dlr",
  tolerance: 0.05,
  meaning:
    "a loss that is so much weaker is saturated or masked: rely only on the worst case per image, and raise the steps",
  comparisons({ attacks }) {
    const climbing = attacks.filter((one) => isWhiteBox(one) && wholeLosses.includes(one.strategy));
    return grouped(climbing, (one) => nameWithout({ ...one, strategy: "" })).flatMap((group) =>
      group.flatMap((one) => group.filter((other) => other !== one).map((other) => compare(one, other))),
    );
  },
});

/** A random start is far better than the clean image, whose gradient is hidden (docs/algorithms.md 10.6, 10). */
export const randomStart = comparisonCheck({
  id: "random-start",
  label: "Random start against clean start",
  needs: "one attack with and without random start",
  tolerance: 0.05,
  meaning: "gradients at clean images lead nowhere, so attacks that begin there, such as FGSM, overstate the accuracy",
  comparisons: ({ attacks }) =>
    grouped(attacks.filter(isWhiteBox), (one) => nameWithout(one, "randomStart")).flatMap((group) => {
      const starting = (isRandom: boolean) => group.find(({ choice }) => choice.params.randomStart === isRandom);
      const [random, clean] = [starting(true), starting(false)];
      return random === undefined || clean === undefined ? [] : [compare(clean, random)];
    }),
});

/** For every attack, its two largest values of a parameter. */
function lastIncrease({ attacks }: Evidence, parameter: "steps" | "restarts"): readonly Comparison[] {
  return grouped(attacks.filter(isWhiteBox), (one) => nameWithout(one, parameter)).flatMap((group) => {
    const [more, less] = [...group].sort((a, b) => numberOf(b, parameter) - numberOf(a, parameter));
    // A single step cannot converge; the check `single-step` covers that comparison.
    return more === undefined || less === undefined || (parameter === "steps" && numberOf(less, parameter) === 1)
      ? []
      : [compare(less, more)];
  });
}

/** More steps break more, so the attack has not converged (docs/algorithms.md 10.6, 3). */
export const moreSteps = comparisonCheck({
  id: "more-steps",
  label: "More steps",
  needs: "one attack with two numbers of steps",
  tolerance: 0.02,
  meaning: "more steps still help, so the accuracy under the shorter attack is too high: raise the steps",
  probes: [
    ["iterative", "PGD-10"],
    ["more-steps", "PGD-40"],
  ],
  comparisons: (evidence) => lastIncrease(evidence, "steps"),
});

/** More restarts break more, so single runs miss errors (docs/algorithms.md 10.6, 3). */
export const moreRestarts = comparisonCheck({
  id: "more-restarts",
  label: "More restarts",
  needs: "one attack with two numbers of restarts",
  tolerance: 0.02,
  meaning: "more restarts still help, so the accuracy under fewer is too high: raise the restarts",
  probes: [
    ["iterative", "PGD-10"],
    ["more-restarts", "PGD-10 x4"],
  ],
  comparisons: (evidence) => lastIncrease(evidence, "restarts"),
});

const adaptiveAttacks = comparisonCheck({
  id: "saturation",
  label: "Scores against margins",
  needs: "the health measurements (evaluation.health), or PGD and adaptive PGD with one setting",
  tolerance: 0.05,
  meaning:
    "scores are saturated or their gradients hidden, so attacks on the scores overstate robustness; attack the margins",
  probes: [
    ["iterative", "PGD on the scores"],
    ["unmasked", "PGD bypassing the gradient mask"],
  ],
  comparisons: ({ attacks }) =>
    byThreat(attacks.filter((one) => isAdaptive(one) || one.choice.id === "pgd"))
      .flatMap((group) => grouped(group, ({ choice, strategy }) => JSON.stringify([choice.params, strategy])))
      .flatMap((group) => {
        const adaptive = group.find(isAdaptive);
        const ordinary = group.find((one) => !isAdaptive(one));
        return adaptive === undefined || ordinary === undefined ? [] : [compare(ordinary, adaptive)];
      }),
});

/**
 * Attacks on the scores, and attacks that bypass whatever squashes, rounds or blurs them (for RoBin: the margins d instead of
 * probabilities p; docs/algorithms.md 10.6, 9 and 12).
 */
export const saturation: HealthCheck = {
  ...adaptiveAttacks,
  find: (evidence) =>
    adaptiveAttacks.find(evidence).map((finding) => {
      const probe = evidence.probes.find(({ threat }) => sameThreat(threat, finding.threat));
      if (probe === undefined || probe.data.ids.length === 0) return finding;
      const { broken } = probe.data.probes.probabilities;
      const left = broken.filter((flag) => flag === 0).length / probe.data.ids.length;
      return {
        ...finding,
        numbers: { ...finding.numbers, onProbabilities: left },
        sentence: `${finding.sentence} (PGD on probabilities would leave ${plain.percent(left)})`,
      };
    }),
};
