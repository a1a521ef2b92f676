import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { strategies } from "../catalogue/strategies/index.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import type { EvaluateTask } from "../plan/task.ts";
import type { Threat } from "../terms/choice.ts";
import type { ExampleRange, Key, ResolvedChoice } from "../terms/system.ts";
import type { Flags } from "./accuracy.ts";
import type { Artefact, BackendReport, EvaluateData, JudgedLists, Warning } from "./artefact.ts";

export type Artefacts = ReadonlyMap<Key, Artefact>;

interface Chunk {
  readonly data: EvaluateData;
  readonly artefact: Artefact;
}

/** The finished chunks of one attack under one strategy and threat on one system, by the first example of the chunk. */
export interface Measurement {
  readonly attack: string;
  readonly choice: ResolvedChoice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly clean: boolean;
  readonly chunks: ReadonlyMap<number, Chunk>;
}

const nameOf = ({ attack, strategy, threat }: EvaluateTask): string =>
  JSON.stringify([attackLabel(attack), strategy, threat.norm, threat.epsilon]);

/** The order of measurements in tables: attacks as in the spec, strategies as in the catalogue. */
function tableOrder(plan: Plan): (a: Measurement, b: Measurement) => number {
  const attacks = plan.spec.evaluation.attacks.flatMap((choice) => {
    const separate = (["one", "arms", "stages"] as const).flatMap((scoreKind) => {
      const suite = suiteOf(choice, scoreKind);
      return suite?.mode === "separate" ? suite.steps.map(({ attack }) => attackLabel(attack)) : [];
    });
    return separate.length === 0 ? [attackLabel(choice)] : separate;
  });
  const names = Object.keys(strategies);
  return (a, b) =>
    attacks.indexOf(a.attack) - attacks.indexOf(b.attack) || names.indexOf(a.strategy) - names.indexOf(b.strategy);
}

/**
 * The planned measurements of a system on a split (by default that of the evaluation) with their finished chunks, in the
 * order of tables.
 */
export function measurementsOf(
  plan: Plan,
  system: PlannedSystem,
  artefacts: Artefacts,
  split: ExampleRange["split"] = plan.spec.evaluation.split ?? "test",
): readonly Measurement[] {
  const found = new Map<string, Measurement & { chunks: Map<number, Chunk> }>();
  for (const { key, task, systems } of plan.tasks) {
    if (task.kind !== "evaluate" || task.examples.split !== split || !systems.includes(system.id)) continue;
    const name = nameOf(task);
    const measurement = found.get(name) ?? {
      attack: attackLabel(task.attack),
      choice: task.attack,
      strategy: task.strategy,
      threat: task.threat,
      clean: task.attack.id === "none",
      chunks: new Map<number, Chunk>(),
    };
    found.set(name, measurement);
    const artefact = artefacts.get(key);
    if (artefact?.data.kind === "evaluate")
      measurement.chunks.set(task.examples.from, { data: artefact.data, artefact });
  }
  return [...found.values()].sort(tableOrder(plan));
}

/** The chunks that all measurements have finished, in order. Comparisons and worst cases use only these. */
export function commonChunks(measurements: readonly Measurement[]): readonly number[] {
  const [first, ...others] = measurements;
  if (first === undefined) return [];
  return [...first.chunks.keys()]
    .filter((from) => others.every(({ chunks }) => chunks.has(from)))
    .sort((a, b) => a - b);
}

/** Some finished chunks of a measurement. */
export const chunksOver = (measurement: Measurement, froms: readonly number[]): readonly Chunk[] =>
  froms.flatMap((from) => measurement.chunks.get(from) ?? []);

/** Outcomes of a measurement over some of its finished chunks. */
export const outcomesOver = (
  measurement: Measurement,
  froms: readonly number[],
  name: keyof JudgedLists | "steps" | "objectives",
): readonly number[] => chunksOver(measurement, froms).flatMap(({ data }) => data[name]);

/** The flags of a measurement over some of its finished chunks. */
export function flagsOver(measurement: Measurement, froms: readonly number[]): Flags {
  const over = (name: keyof Flags) => outcomesOver(measurement, froms, name);
  return { ids: over("ids"), cleanWrong: over("cleanWrong"), broken: over("broken"), sizes: over("sizes") };
}

/** The artefacts of some measurements over some of their finished chunks. */
export function artefactsOf(measurements: readonly Measurement[], froms: readonly number[]): readonly Artefact[] {
  return measurements.flatMap((measurement) => chunksOver(measurement, froms).map((chunk) => chunk.artefact));
}

/** Warnings without repeats. */
export function distinctWarnings(warnings: readonly Warning[]): readonly Warning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.detail}`, warning])).values()];
}

/** Warnings of the trainings of a system, prefixed with the label of the training. */
export function trainingWarnings(plan: Plan, system: PlannedSystem, artefacts: Artefacts): readonly Warning[] {
  return plan.tasks
    .filter(({ task, systems }) => task.kind === "train" && systems.includes(system.id))
    .flatMap(({ key, label }) =>
      (artefacts.get(key)?.warnings ?? []).map(({ code, detail }) => ({
        code,
        detail: `${label}: ${detail}`,
      })),
    );
}

/** The backend of some artefacts, naming all adapters if there were several. Throws without an artefact. */
export function backendOf(artefacts: readonly Artefact[]): Pick<BackendReport, "id" | "adapter"> {
  const backends = artefacts.map(({ provenance }) => provenance.backend);
  const adapters = [...new Set(backends.map(({ id, adapter }) => `${id}: ${adapter}`))];
  const [first] = backends;
  if (first === undefined) throw new Error("no artefact found, at least one expected");
  return { id: first.id, adapter: adapters.length === 1 ? first.adapter : adapters.join(" + ") };
}
