import type { Artefact, EvaluateData } from "../artefacts/artefact.ts";
import { commonChunks, type Measurement } from "../artefacts/measurement.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import type { Key } from "../terms/system.ts";
import type { Attacked, Evidence, HealthCheck, Outcomes, Probed, Transferred } from "./check.ts";
import { healthChecks } from "./index.ts";

/** What one check says of one system, and under which threat (null: under none in particular). */
export interface HealthRow {
  readonly check: string;
  readonly label: string;
  readonly system: string;
  readonly threat: Threat | null;
  /** `not-run`: the run holds nothing to check with; the sentence says what would. */
  readonly verdict: "pass" | "warn" | "not-run";
  /** Shares are from 0 to 1. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly sentence: string;
}

/** The verdict of every check on one system, from what has finished. None before anything has. */
export function healthRows(
  plan: Plan,
  system: PlannedSystem,
  measurements: readonly Measurement[],
  artefacts: ReadonlyMap<Key, Artefact>,
  checks: readonly HealthCheck[] = healthChecks,
): readonly HealthRow[] {
  const evidence = evidenceOf(plan, system, measurements, artefacts);
  if (evidence.clean === undefined && evidence.attacked.length === 0 && evidence.probed.length === 0)
    return [];
  return checks.flatMap((check): readonly HealthRow[] => {
    const common = { check: check.id, label: check.label, system: system.id };
    const findings = check.find(evidence);
    if (findings.length === 0)
      return [
        {
          ...common,
          threat: null,
          verdict: "not-run",
          numbers: {},
          sentence: `this run holds nothing to check it with; needed: ${check.needs}`,
        },
      ];
    return findings.map(({ threat, suspect, numbers, sentence }) => ({
      ...common,
      threat,
      verdict: suspect ? "warn" : "pass",
      numbers,
      sentence,
    }));
  });
}

function evidenceOf(
  plan: Plan,
  system: PlannedSystem,
  measurements: readonly Measurement[],
  artefacts: ReadonlyMap<Key, Artefact>,
): Evidence {
  const finished = measurements.filter(({ chunks }) => chunks.size > 0);
  const clean = finished.find((measurement) => measurement.clean);
  return {
    system,
    clean: clean === undefined ? undefined : outcomesOf(clean),
    attacked: finished.filter((measurement) => !measurement.clean).map(attackedOf),
    probed: plan.tasks.flatMap(({ key, task, systems }): readonly Probed[] => {
      if (task.kind !== "health" || !systems.includes(system.id)) return [];
      const data = artefacts.get(key)?.data;
      return data?.kind === "health" ? [{ threat: task.threat, data }] : [];
    }),
    transferred: transferredTo(plan, system, artefacts),
  };
}

/** What was crafted on other systems and judged by this one; chunks of one measurement together. */
function transferredTo(
  plan: Plan,
  system: PlannedSystem,
  artefacts: ReadonlyMap<Key, Artefact>,
): readonly Transferred[] {
  const found = new Map<string, Transferred & { fallen: { ids: number[]; broken: number[] } }>();
  for (const { key, task, systems } of plan.tasks) {
    const data = artefacts.get(key)?.data;
    if (task.kind !== "transfer" || data?.kind !== "transfer" || systems[0] !== system.id) continue;
    const { attack, strategy, targeted, threat } = task;
    const name = `${targeted ? "targeted " : ""}${attackLabel(attack)} ${strategy} from ${systems[1]}`;
    const place = `${name} ${threatKey(threat)}`;
    const one = found.get(place) ?? { name, threat, fallen: { ids: [], broken: [] } };
    one.fallen.ids.push(...data.ids);
    one.fallen.broken.push(...data.broken);
    found.set(place, one);
  }
  return [...found.values()];
}

const dataOf = (measurement: Measurement): readonly EvaluateData[] =>
  commonChunks([measurement]).flatMap((from) => measurement.chunks.get(from)?.data ?? []);

function outcomesOf(measurement: Measurement): Outcomes {
  const data = dataOf(measurement);
  return {
    ids: data.flatMap(({ ids }) => ids),
    labels: data.flatMap(({ labels }) => labels),
    cleanWrong: data.flatMap(({ cleanWrong }) => cleanWrong),
    cleanPredictions: data.flatMap(({ cleanPredictions }) => cleanPredictions),
    broken: data.flatMap(({ broken }) => broken),
    predictions: data.flatMap(({ predictions }) => predictions),
    sizes: data.flatMap(({ sizes }) => sizes),
  };
}

/** What each step of a suite broke, over all chunks. */
function suiteStepsOf(measurement: Measurement): Pick<Attacked, "suiteSteps"> {
  const chunks = commonChunks([measurement]).flatMap((from) => measurement.chunks.get(from) ?? []);
  const task = chunks[0]?.artefact.task;
  if (task?.kind !== "evaluate" || task.stages === undefined) return {};
  return {
    suiteSteps: task.stages.map(({ attack }, step) => ({
      choice: attack,
      broken: chunks.flatMap(({ data }) => data.stages?.[step]?.broken ?? []),
    })),
  };
}

function attackedOf(measurement: Measurement): Attacked {
  const data = dataOf(measurement);
  const images = data.reduce((sum, { ids }) => sum + ids.length, 0);
  const mean = (share: (data: EvaluateData) => number) =>
    images === 0 ? 0 : data.reduce((sum, one) => sum + share(one) * one.ids.length, 0) / images;
  return {
    name: `${measurement.attack} ${measurement.strategy}`,
    choice: measurement.choice,
    strategy: measurement.strategy,
    threat: measurement.threat,
    outcomes: outcomesOf(measurement),
    ...suiteStepsOf(measurement),
    zeroGradients: mean(({ zeroGradients }) => zeroGradients),
    nonFiniteGradients: mean(({ nonFiniteGradients }) => nonFiniteGradients),
    warnings: [...measurement.chunks.values()].flatMap(({ artefact }) => artefact.warnings),
  };
}
