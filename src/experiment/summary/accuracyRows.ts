import {
  cleanAccuracy,
  type Flags,
  medianSize,
  robustAccuracy,
  strongest,
  successOnCorrect,
  union,
} from "../artefacts/accuracy.ts";
import type { Warning } from "../artefacts/artefact.ts";
import {
  artefactsOf,
  backendOf,
  commonChunks,
  distinctWarnings,
  flagsOver,
  type Measurement,
  outcomesOver,
} from "../artefacts/measurement.ts";
import { criterionOfSystem } from "../catalogue/decompositionFacts.ts";
import { entryOf } from "../catalogue/params.ts";
import { coreStrategies } from "../catalogue/strategies/strategiesFor.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import { sameThreat, type Threat } from "../terms/choice.ts";
import { questionAccuracy } from "./questionAccuracy.ts";
import type { AccuracyRow } from "./rows.ts";

/** The measurements of the core strategies under a threat; none unless all three were planned. */
export function coreMeasurements(
  system: PlannedSystem,
  measurements: readonly Measurement[],
  threat: Threat,
): readonly Measurement[] {
  const core = coreStrategies(entryOf("decompositions", system.system.decomposition.id).scoreKind);
  const found = measurements.filter(
    (measurement) =>
      !measurement.clean && sameThreat(measurement.threat, threat) && core.some((id) => id === measurement.strategy),
  );
  return core.every((id) => found.some(({ strategy }) => strategy === id)) ? found : [];
}

const distinct = (names: readonly string[]): string => [...new Set(names)].join(" + ");

/**
 * Accuracies of one system: clean, every attack alone, and the combinations per threat. A single attack counts its finished
 * examples. A combination counts the examples that all its attacks have finished, so that an unfinished attack cannot make
 * a system look robust.
 */
export function accuracyRows(
  system: PlannedSystem,
  measurements: readonly Measurement[],
  threats: readonly Threat[],
  trainings: readonly Warning[],
): readonly AccuracyRow[] {
  const question = criterionOfSystem(system.system);
  const row = (
    of: readonly Measurement[],
    fields: Pick<AccuracyRow, "measure" | "attack" | "strategy" | "which" | "threat">,
    reduce: (flags: readonly Flags[]) => Flags,
  ): readonly AccuracyRow[] => {
    const froms = commonChunks(of);
    if (froms.length === 0) return [];
    const flags = reduce(of.map((measurement) => flagsOver(measurement, froms)));
    const artefacts = artefactsOf(of, froms);
    const clean = fields.measure === "clean";
    const errors = clean ? flags.cleanWrong : flags.broken;
    const answered =
      question.kind === "binary"
        ? questionAccuracy(errors, outcomesOver(of[0] as Measurement, froms, "labels"), question.positive)
        : null;
    return [
      {
        system: system.id,
        ...fields,
        accuracy: clean ? cleanAccuracy(flags) : robustAccuracy(flags),
        ...(answered === null ? {} : { question: answered }),
        successOnCorrect: clean ? null : successOnCorrect(flags),
        medianSize: clean ? null : medianSize(flags),
        backend: backendOf(artefacts),
        warnings: distinctWarnings([...trainings, ...artefacts.flatMap(({ warnings }) => warnings)]),
      },
    ];
  };

  const cleanRows = measurements
    .filter(({ clean }) => clean)
    .flatMap((measurement) =>
      row(
        [measurement],
        { measure: "clean", attack: "", strategy: "", which: "", threat: null },
        ([flags]) => flags as Flags,
      ),
    );
  const attackRows = threats.flatMap((threat) => {
    const run = measurements.filter((measurement) => !measurement.clean && sameThreat(measurement.threat, threat));
    const core = coreMeasurements(system, run, threat);
    const combined = (of: readonly Measurement[]) => ({
      attack: distinct(of.map(({ attack }) => attack)),
      strategy: "",
      which: "",
      threat,
    });
    const froms = commonChunks(run);
    const named = run.map((measurement) => ({ ...flagsOver(measurement, froms), measurement }));
    const best = froms.length === 0 ? undefined : strongest(named).measurement;
    return [
      ...run.flatMap((measurement) => {
        const { attack, strategy } = measurement;
        return row(
          [measurement],
          { measure: "attack", attack, strategy, which: "", threat },
          ([flags]) => flags as Flags,
        );
      }),
      ...row(core, { measure: "core", ...combined(core) }, union),
      ...(best === undefined
        ? []
        : row(run, { measure: "strongest", ...combined(run), which: `${best.attack} ${best.strategy}` }, strongest)),
      ...row(run, { measure: "union", ...combined(run) }, union),
    ];
  });
  return [...cleanRows, ...attackRows];
}
