import type { EvaluateData } from "../artefacts/artefact.ts";
import { type Artefacts, chunksOver, commonChunks, type Measurement, outcomesOver } from "../artefacts/measurement.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import type { AttackResult, Evidence, HealthCheck, Outcomes, ProbeResult, TransferResult } from "./check.ts";
import { healthChecks } from "./index.ts";

/** The verdict of one check on one system under one threat (null: independent of threats). */
export interface HealthRow {
  readonly check: string;
  readonly label: string;
  readonly system: string;
  readonly threat: Threat | null;
  /** `not-run`: the run does not contain what the check needs, which the sentence names. */
  readonly verdict: "pass" | "warn" | "not-run";
  /** Shares are from 0 to 1. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly sentence: string;
}

/** The verdicts of all checks on one system, from its finished tasks; none if there are no results yet. */
export function healthRows(
  plan: Plan,
  system: PlannedSystem,
  measurements: readonly Measurement[],
  artefacts: Artefacts,
  checks: readonly HealthCheck[] = healthChecks,
): readonly HealthRow[] {
  const evidence = evidenceOf(plan, system, measurements, artefacts);
  const { clean, attacks, probes } = evidence;
  if (clean === undefined && attacks.length === 0 && probes.length === 0) return [];
  return checks.flatMap(({ id, label, needs, find }): readonly HealthRow[] => {
    const common = { check: id, label, system: system.id };
    const findings = find(evidence);
    if (findings.length === 0) {
      const sentence = `this run does not contain what the check needs: ${needs}`;
      return [{ ...common, threat: null, verdict: "not-run", numbers: {}, sentence }];
    }
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
  artefacts: Artefacts,
): Evidence {
  const finished = measurements.filter(({ chunks }) => chunks.size > 0);
  const clean = finished.find((measurement) => measurement.clean);
  return {
    system,
    clean: clean === undefined ? undefined : outcomesOf(clean),
    attacks: finished.filter((measurement) => !measurement.clean).map(attackResult),
    probes: plan.tasks.flatMap(({ key, task, systems }): readonly ProbeResult[] => {
      if (task.kind !== "health" || !systems.includes(system.id)) return [];
      const data = artefacts.get(key)?.data;
      return data?.kind === "health" ? [{ threat: task.threat, data }] : [];
    }),
    transfers: transfersTo(plan, system, artefacts),
  };
}

/** Transfers from other systems to this one, over all finished chunks. */
function transfersTo(plan: Plan, system: PlannedSystem, artefacts: Artefacts): readonly TransferResult[] {
  const found = new Map<string, TransferResult & { outcomes: { ids: number[]; broken: number[] } }>();
  for (const { key, task, systems } of plan.tasks) {
    const data = artefacts.get(key)?.data;
    if (task.kind !== "transfer" || data?.kind !== "transfer" || systems[0] !== system.id) continue;
    const { attack, strategy, targeted, threat } = task;
    const name = `${targeted ? "targeted " : ""}${attackLabel(attack)} ${strategy} from ${systems[1]}`;
    const place = `${name} ${threatKey(threat)}`;
    const one = found.get(place) ?? { name, threat, outcomes: { ids: [], broken: [] } };
    one.outcomes.ids.push(...data.ids);
    one.outcomes.broken.push(...data.broken);
    found.set(place, one);
  }
  return [...found.values()];
}

const finishedChunks = (measurement: Measurement) => chunksOver(measurement, commonChunks([measurement]));

function outcomesOf(measurement: Measurement): Outcomes {
  const froms = commonChunks([measurement]);
  const over = (name: Parameters<typeof outcomesOver>[2]) => outcomesOver(measurement, froms, name);
  return {
    ids: over("ids"),
    labels: over("labels"),
    cleanWrong: over("cleanWrong"),
    cleanPredictions: over("cleanPredictions"),
    broken: over("broken"),
    predictions: over("predictions"),
    sizes: over("sizes"),
  };
}

/** The outcomes of the steps of a suite. */
function suiteStepsOf(measurement: Measurement): Pick<AttackResult, "suiteSteps"> {
  const chunks = finishedChunks(measurement);
  const task = chunks[0]?.artefact.task;
  if (task?.kind !== "evaluate" || task.stages === undefined) return {};
  return {
    suiteSteps: task.stages.map(({ attack }, step) => ({
      choice: attack,
      broken: chunks.flatMap(({ data }) => data.stages?.[step]?.broken ?? []),
    })),
  };
}

function attackResult(measurement: Measurement): AttackResult {
  const data = finishedChunks(measurement).map((chunk) => chunk.data);
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
