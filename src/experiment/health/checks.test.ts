import { describe, expect, it } from "vitest";
import {
  attack,
  crafted,
  evidence,
  fgsm,
  flags,
  outcomes,
  pgd,
  probes,
  square,
} from "../../../tests/healthEvidence.ts";
import type { HealthData, ProbeId, Warning } from "../artefacts/artefact.ts";
import { resolveChoice } from "../catalogue/params.ts";
import type { Choice } from "../terms/choice.ts";
import type { Evidence, Finding } from "./check.ts";
import { healthChecks } from "./index.ts";

function found(id: string, given: Evidence): readonly Finding[] {
  const check = healthChecks.find((candidate) => candidate.id === id);
  if (check === undefined) throw new Error(`no check is called ${id}`);
  return check.find(given);
}
const suspects = (id: string, given: Evidence): readonly boolean[] => found(id, given).map(({ suspect }) => suspect);

const exceeded: Warning = { code: "norm-exceeded", detail: "3 of 200 left the budget" };

describe("checks", () => {
  const cases: Record<string, { readonly sound: Evidence; readonly suspect: Evidence }> = {
    "zero-gradients": {
      sound: evidence([pgd(100, {}, { zeroGradients: 0.05 })]),
      suspect: evidence([pgd(100), pgd(20, { steps: 20 }, { zeroGradients: 0.06 })]),
    },
    "non-finite": {
      sound: evidence([pgd(100)]),
      suspect: evidence([pgd(100), pgd(100, { steps: 20 }, { nonFiniteGradients: 0.001 })]),
    },
    nearer: {
      sound: evidence([], [probes({}, { curves: { images: 40, rose: 38, first: -8, last: -2.5 } })]),
      suspect: evidence([], [probes({}, { curves: { images: 40, rose: 30, first: -8, last: -2.5 } })]),
    },
    saturation: {
      sound: evidence([pgd(100), attack({ id: "adaptive-pgd", params: { steps: 10 } }, 105)]),
      suspect: evidence([pgd(100), attack({ id: "adaptive-pgd", params: { steps: 10 } }, 120)]),
    },
    probabilities: {
      sound: evidence([], [probes()]),
      suspect: evidence([], [probes({}, { scores: { lowest: 0.001, highest: 0.999, atBound: 0 } })]),
    },
    "single-step": {
      sound: evidence([pgd(100), fgsm(90)]),
      suspect: evidence([pgd(100), fgsm(115)]),
    },
    "black-box": {
      sound: evidence([pgd(100), fgsm(80), square(90)]),
      suspect: evidence([pgd(100), fgsm(80), square(110)]),
    },
    "random-search": {
      sound: evidence([pgd(100), attack({ id: "random-search" }, 60)], [probes()]),
      suspect: evidence([pgd(100), attack({ id: "random-search" }, 110)], [probes()]),
    },
    transfer: {
      sound: evidence([pgd(100), square(120)], [], [crafted(90)]),
      suspect: evidence([pgd(100), square(120)], [], [crafted(110)]),
    },
    losses: {
      sound: evidence([pgd(100), pgd(108, { steps: 10 }, { strategy: "cross-entropy" }), pgd(150, { steps: 20 })]),
      suspect: evidence([pgd(100), pgd(80, { steps: 10 }, { strategy: "cross-entropy" })]),
    },
    "random-start": {
      sound: evidence([pgd(100), pgd(108, { steps: 10, randomStart: false })]),
      suspect: evidence([pgd(100), pgd(80, { steps: 10, randomStart: false })]),
    },
    "more-steps": {
      sound: evidence([pgd(100), pgd(103, { steps: 20 })]),
      suspect: evidence([pgd(100), pgd(120, { steps: 20 })]),
    },
    "more-restarts": {
      sound: evidence([pgd(100), pgd(103, { steps: 10, restarts: 5 })]),
      suspect: evidence([pgd(100), pgd(120, { steps: 10, restarts: 5 })]),
    },
    "rising-accuracy": {
      sound: evidence([pgd(100), pgd(99, { steps: 10 }, { threat: { norm: "linf", epsilon: 0.2 } })]),
      suspect: evidence([pgd(100), pgd(80, { steps: 10 }, { threat: { norm: "linf", epsilon: 0.2 } })]),
    },
    "huge-epsilon": {
      sound: evidence([pgd(190, {}, { threat: { norm: "linf", epsilon: 0.5 } })]),
      suspect: evidence([pgd(170, {}, { threat: { norm: "linf", epsilon: 0.5 } })]),
    },
    judge: {
      sound: evidence([pgd(100)]),
      suspect: evidence([pgd(100, {}, { outcomes: outcomes(100, { predictions: flags(101) }) })]),
    },
    norm: {
      sound: evidence([pgd(100)]),
      suspect: evidence([pgd(100, {}, { outcomes: outcomes(100, { sizes: flags(1).map((x) => x * 0.101) }) })]),
    },
    randomness: {
      sound: evidence([pgd(100)], [probes()]),
      suspect: evidence([pgd(100, {}, { outcomes: outcomes(100, { cleanPredictions: flags(1) }) })]),
    },
  };

  it("are all tried here", () => {
    expect(Object.keys(cases)).toEqual(healthChecks.map(({ id }) => id));
  });

  it.each(Object.entries(cases))("%s: passes what is sound and warns of what is not", (id, { sound, suspect }) => {
    const passing = found(id, sound);
    expect(passing.length).toBeGreaterThan(0);
    expect(passing.map((finding) => [finding.suspect, finding.sentence])).toEqual(
      passing.map(({ sentence }) => [false, sentence]),
    );
    const [warning] = found(id, suspect).filter((finding) => finding.suspect);
    expect(warning?.sentence).toMatch(/\d/);
    expect(Object.values(warning?.numbers ?? {}).every(Number.isFinite)).toBe(true);
  });

  it.each<[string, Partial<Record<ProbeId, number>>]>([
    ["saturation", { iterative: 15 }],
    ["single-step", { "single-step": 40 }],
    ["black-box", { "black-box": 40 }],
    ["more-steps", { "more-steps": 40 }],
    ["more-restarts", { "more-restarts": 40 }],
    ["huge-epsilon", { huge: 40 }],
  ])("%s sees it in the health measurements too", (id, counts) => {
    expect(suspects(id, evidence([], [probes()]))).toEqual([false]);
    expect(suspects(id, evidence([], [probes(counts)]))).toEqual([true]);
  });

  it("sees repeated passes that differ, squashed scores, and attacks that leave their budget", () => {
    const repeats = { images: 144, changedScores: 1, changedDecisions: 0 };
    expect(suspects("randomness", evidence([], [probes({}, { repeats })]))).toEqual([true]);
    const scores = { lowest: 0, highest: 5, atBound: 0.4 };
    expect(suspects("probabilities", evidence([], [probes({}, { scores })]))).toEqual([true]);
    expect(suspects("norm", evidence([pgd(100, {}, { warnings: [exceeded] })]))).toEqual([true]);
  });

  it("a margin that falls on average is suspect, a few curves prove nothing, older results say nothing of it", () => {
    const getting = (curves: NonNullable<HealthData["curves"]>) =>
      suspects("nearer", evidence([], [probes({}, { curves })]));
    expect(getting({ images: 40, rose: 38, first: -3, last: -4 })).toEqual([true]);
    expect(getting({ images: 9, rose: 0, first: -3, last: -4 })).toEqual([false]);
    expect(found("nearer", evidence([], [probes()]))).toEqual([]);
  });

  it("see a suite whose attack without gradients still breaks what the others left", () => {
    const part = (from: number, to: number) => flags(to).map((flag, i) => (i < from ? 0 : flag));
    const suite = (byGradients: number) => ({
      ...pgd(100),
      choice: resolveChoice("suites", { id: "auto" }),
      suiteSteps: [
        { choice: resolveChoice("attacks", { id: "apgd" }), broken: part(0, byGradients) },
        { choice: resolveChoice("attacks", { id: "square" }), broken: part(byGradients, 100) },
      ],
    });
    expect(suspects("black-box", evidence([suite(99)]))).toEqual([false]);
    expect(suspects("black-box", evidence([suite(90)]))).toEqual([true]);
    for (const check of healthChecks) check.find(evidence([suite(90)], [probes()]));
  });

  it("do not take chance for a finding: three images of a few prove nothing", () => {
    const few = (count: number) => ({ ids: [...Array(30).keys()], broken: flags(count, 30) });
    const small = (params: Choice["params"], count: number) =>
      pgd(0, params, { outcomes: { ...outcomes(0), ...few(count) } });
    expect(suspects("more-steps", evidence([small({ steps: 10 }, 10), small({ steps: 20 }, 13)]))).toEqual([false]);
  });

  it("compare images that both attacks saw, image by image", () => {
    const other = outcomes(100, { ids: flags(0).map((_, i) => i + 1000) });
    expect(found("single-step", evidence([pgd(50), { ...fgsm(100), outcomes: other }]))).toEqual([]);
  });

  it("compare each strategy and threat with itself alone", () => {
    const elsewhere = { ...fgsm(150), threat: { norm: "linf", epsilon: 0.3 } as const };
    expect(found("single-step", evidence([pgd(100), elsewhere]))).toEqual([]);
    expect(found("single-step", evidence([pgd(100), { ...fgsm(150), strategy: "softmax" }]))).toEqual([]);
  });

  it("count what a larger budget lost and carrying over gives back", () => {
    const late = flags(100).toReversed();
    const large = pgd(0, { steps: 10 }, { threat: { norm: "linf", epsilon: 0.2 } });
    const given = evidence([pgd(100), { ...large, outcomes: outcomes(0, { broken: late }) }]);
    expect(found("rising-accuracy", given)[0]).toMatchObject({
      suspect: false,
      numbers: { carriedOver: 100, smaller: 0.5, larger: 0.5 },
    });
  });
});
