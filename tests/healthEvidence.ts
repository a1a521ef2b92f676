import type { HealthData, ProbeId } from "../src/experiment/artefacts/artefact.ts";
import { resolveChoice } from "../src/experiment/catalogue/params.ts";
import type { AttackResult, Evidence, Outcomes, ProbeResult, TransferResult } from "../src/experiment/health/check.ts";
import type { PlannedSystem } from "../src/experiment/plan/plannedTask.ts";
import type { Choice, Threat } from "../src/experiment/terms/choice.ts";

export const images = 200;
export const linf: Threat = { norm: "linf", epsilon: 0.1 };

/** Flags of which the first `count` are 1. */
export const flags = (count: number, of = images): number[] =>
  Array.from({ length: of }, (_, i) => (i < count ? 1 : 0));

export function outcomes(count: number, changes: Partial<Outcomes> = {}): Outcomes {
  const broken = flags(count);
  return {
    ids: broken.map((_, i) => i),
    labels: broken.map(() => 0),
    cleanWrong: broken.map(() => 0),
    cleanPredictions: broken.map(() => 0),
    broken,
    predictions: broken,
    sizes: broken.map((flag) => flag * 0.1),
    ...changes,
  };
}

export function attack(choice: Choice, count: number, changes: Partial<AttackResult> = {}): AttackResult {
  const resolved = resolveChoice("attacks", choice);
  return {
    name: `${choice.id} ${JSON.stringify(choice.params ?? {})}`,
    choice: resolved,
    strategy: "margin",
    threat: linf,
    outcomes: outcomes(count),
    zeroGradients: 0,
    nonFiniteGradients: 0,
    warnings: [],
    ...changes,
  };
}

export const pgd = (count: number, params: Choice["params"] = { steps: 10 }, changes: Partial<AttackResult> = {}) =>
  attack({ id: "pgd", params }, count, changes);
export const fgsm = (count: number) => pgd(count, { steps: 1, relativeStep: 1, randomStart: false });
export const square = (count: number) => attack({ id: "square" }, count);

export function probes(changes: Partial<Record<ProbeId, number>> = {}, data: Partial<HealthData> = {}): ProbeResult {
  const counts: Record<ProbeId, number> = {
    iterative: 30,
    "single-step": 20,
    "more-steps": 30,
    "more-restarts": 30,
    "black-box": 20,
    "random-search": 5,
    huge: 48,
    probabilities: 10,
    unmasked: 31,
    ...changes,
  };
  const made = Object.entries(counts).map(([id, count]) => [id, { broken: flags(count, 48), zeroGradients: 0 }]);
  return {
    threat: linf,
    data: {
      kind: "health",
      ids: flags(0, 48).map((_, i) => i),
      hugeEpsilon: 1,
      probes: Object.fromEntries(made),
      repeats: { images: 144, changedScores: 0, changedDecisions: 0 },
      scores: { lowest: -8, highest: 11, atBound: 0 },
      ...data,
    },
  };
}

export const crafted = (count: number): TransferResult => ({
  name: "PGD-10 cross-entropy from multiclass",
  threat: linf,
  outcomes: outcomes(count),
});

export const evidence = (
  attacks: readonly AttackResult[],
  probed: readonly ProbeResult[] = [],
  transfers: readonly TransferResult[] = [],
): Evidence => ({
  system: {
    id: "robin",
    system: {
      decomposition: { id: "multiclass", params: {} },
      members: [{ labelling: { groups: [0, 1, 2], sampling: "natural" } }],
    },
  } as unknown as PlannedSystem,
  clean: outcomes(0, { sizes: flags(0) }),
  attacks,
  probes: probed,
  transfers,
});
