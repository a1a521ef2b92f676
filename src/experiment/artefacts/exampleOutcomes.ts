import { factsOf } from "../catalogue/datasetFacts.ts";
import { scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import { sameThreat, type Threat, threatKey } from "../terms/choice.ts";
import type { ExampleRange, ResolvedChoice } from "../terms/system.ts";
import type { JudgedLists } from "./artefact.ts";
import {
  type Artefacts,
  chunksOver,
  commonChunks,
  type Measurement,
  measurementsOf,
  outcomesOver,
} from "./measurement.ts";

/** Outcomes of one attack under one strategy, per example. */
export interface AttackOutcome {
  /** Label of the attack, and the strategy: "PGD-10 softmax". */
  readonly name: string;
  readonly choice: ResolvedChoice;
  readonly strategy: string;
  /** 1: an error under this attack, or a clean error. */
  readonly broken: readonly number[];
  readonly predictions: readonly number[];
  /** Step of the first success, or -1. */
  readonly steps: readonly number[];
  /** The objective that broke it, or -1. */
  readonly objectives: readonly number[];
  /** For suites: the step that broke it; null for other attacks and unbroken examples. */
  readonly suiteSteps: readonly (string | null)[];
}

/** The examples that all attacks of one threat have finished on one system, with their outcomes. */
export interface ExampleOutcomes extends Pick<JudgedLists, "ids" | "labels" | "cleanWrong" | "cleanPredictions"> {
  readonly threat: Threat;
  readonly split: ExampleRange["split"];
  /** Position of each example in its split. */
  readonly positions: readonly number[];
  readonly attacks: readonly AttackOutcome[];
  /** Names of predictions and objectives, if the system does not have one score per class. */
  readonly scoreNames?: readonly string[];
}

/** Outcomes of a system per example, one entry per threat with finished measurements. */
export function exampleOutcomes(plan: Plan, system: PlannedSystem, artefacts: Artefacts): readonly ExampleOutcomes[] {
  const measured = measurementsOf(plan, system, artefacts).filter(({ clean, chunks }) => !clean && chunks.size > 0);
  const threats = new Map(measured.map(({ threat }) => [threatKey(threat), threat] as const));
  const { classes } = factsOf(plan.spec.dataset);
  const scoreNames = scoreNamesOf(system.system.decomposition, classes);
  return [...threats.values()].flatMap((threat): readonly ExampleOutcomes[] => {
    const own = measured.filter((one) => sameThreat(one.threat, threat));
    const froms = commonChunks(own);
    const [first] = own;
    if (first === undefined || froms.length === 0) return [];
    const over = (name: "ids" | "labels" | "cleanWrong" | "cleanPredictions") => outcomesOver(first, froms, name);
    return [
      {
        threat,
        split: plan.spec.evaluation.split ?? "test",
        positions: froms.flatMap((from) => outcomesOver(first, [from], "ids").map((_, i) => from + i)),
        ids: over("ids"),
        labels: over("labels"),
        cleanWrong: over("cleanWrong"),
        cleanPredictions: over("cleanPredictions"),
        attacks: own.map((one) => outcomeOf(one, froms)),
        ...(scoreNames.length === classes.length ? {} : { scoreNames }),
      },
    ];
  });
}

function outcomeOf(measurement: Measurement, froms: readonly number[]): AttackOutcome {
  const over = (name: Parameters<typeof outcomesOver>[2]) => outcomesOver(measurement, froms, name);
  return {
    name: `${measurement.attack} ${measurement.strategy}`,
    choice: measurement.choice,
    strategy: measurement.strategy,
    broken: over("broken"),
    predictions: over("predictions"),
    steps: over("steps"),
    objectives: over("objectives"),
    suiteSteps: chunksOver(measurement, froms).flatMap(({ data: { ids, stages } }) =>
      ids.map((_, i) => {
        const found = stages?.find(({ broken }) => broken[i] === 1);
        return found === undefined ? null : `${found.attack} ${found.strategy}`;
      }),
    ),
  };
}
