import { factsOf } from "../catalogue/datasetFacts.ts";
import { scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import { sameThreat, type Threat, threatKey } from "../terms/choice.ts";
import type { ExampleRange, ResolvedChoice } from "../terms/system.ts";
import type { EvaluateData } from "./artefact.ts";
import { type Artefacts, commonChunks, type Measurement, measurementsOf } from "./measurement.ts";

/** What one attack under one strategy did to every example, in the order of the examples. */
export interface AttackOutcome {
  /** "PGD-10 softmax": the attack with its settings, and the strategy. */
  readonly name: string;
  readonly choice: ResolvedChoice;
  readonly strategy: string;
  /** 1: an error under this attack; clean errors count. */
  readonly broken: readonly number[];
  readonly predictions: readonly number[];
  /** Step of the first success, or -1. */
  readonly steps: readonly number[];
  /** The objective that broke it, or -1. */
  readonly objectives: readonly number[];
  readonly sizes: readonly number[];
  /** For suites: the step that broke it; null for other attacks and unbroken examples. */
  readonly suiteSteps: readonly (string | null)[];
}

/** Every example that all attacks of one threat have finished on one system, and what each of them did to it. */
export interface ExampleOutcomes {
  readonly threat: Threat;
  readonly split: ExampleRange["split"];
  /** Place of each example in its split. */
  readonly positions: readonly number[];
  /** Index of each example in the data set. */
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  readonly cleanWrong: readonly number[];
  readonly cleanPredictions: readonly number[];
  readonly attacks: readonly AttackOutcome[];
  /** What predictions and objectives are called where the system has other scores than one per class. */
  readonly scoreNames?: readonly string[];
}

/** Outcomes of a system example by example, one entry per threat of which anything has finished. */
export function exampleOutcomes(
  plan: Plan,
  system: PlannedSystem,
  artefacts: Artefacts,
): readonly ExampleOutcomes[] {
  const measured = measurementsOf(plan, system, artefacts).filter(
    ({ clean, chunks }) => !clean && chunks.size > 0,
  );
  const threats = new Map(measured.map(({ threat }) => [threatKey(threat), threat] as const));
  const { classes } = factsOf(plan.spec.dataset);
  const scoreNames = scoreNamesOf(system.system.decomposition, classes);
  return [...threats.values()].flatMap((threat): readonly ExampleOutcomes[] => {
    const own = measured.filter((one) => sameThreat(one.threat, threat));
    const froms = commonChunks(own);
    const [first] = own;
    const from = froms[0];
    if (first === undefined || from === undefined) return [];
    const data = dataOver(first, froms);
    const task = first.chunks.get(from)?.artefact.task;
    return [
      {
        threat,
        split: task?.kind === "evaluate" ? task.examples.split : "test",
        positions: froms.flatMap((start, chunk) => (data[chunk]?.ids ?? []).map((_, i) => start + i)),
        ids: data.flatMap(({ ids }) => ids),
        labels: data.flatMap(({ labels }) => labels),
        cleanWrong: data.flatMap(({ cleanWrong }) => cleanWrong),
        cleanPredictions: data.flatMap(({ cleanPredictions }) => cleanPredictions),
        attacks: own.map((one) => outcomeOf(one, froms)),
        ...(scoreNames.length === classes.length ? {} : { scoreNames }),
      },
    ];
  });
}

function outcomeOf(measurement: Measurement, froms: readonly number[]): AttackOutcome {
  const data = dataOver(measurement, froms);
  return {
    name: `${measurement.attack} ${measurement.strategy}`,
    choice: measurement.choice,
    strategy: measurement.strategy,
    broken: data.flatMap(({ broken }) => broken),
    predictions: data.flatMap(({ predictions }) => predictions),
    steps: data.flatMap(({ steps }) => steps),
    objectives: data.flatMap(({ objectives }) => objectives),
    sizes: data.flatMap(({ sizes }) => sizes),
    suiteSteps: data.flatMap(({ ids, stages }) =>
      ids.map((_, i) => {
        const found = stages?.find(({ broken }) => broken[i] === 1);
        return found === undefined ? null : `${found.attack} ${found.strategy}`;
      }),
    ),
  };
}

function dataOver({ chunks }: Measurement, froms: readonly number[]): readonly EvaluateData[] {
  return froms.flatMap((from) => chunks.get(from)?.data ?? []);
}
