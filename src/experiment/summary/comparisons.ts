import { type Flags, overlap, pairedDifference, union } from "../artefacts/accuracy.ts";
import { artefactsOf, backendOf, commonChunks, flagsOver, type Measurement } from "../artefacts/measurement.ts";
import { criterionOfSystem, hasArms } from "../catalogue/decompositionFacts.ts";
import { canonicalJson } from "../plan/key.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import { sameThreat, type Threat } from "../terms/choice.ts";
import { cascade } from "../terms/chunks.ts";
import { coreMeasurements } from "./accuracyRows.ts";
import type { GapRow, OverlapRow } from "./rows.ts";

/** A system with its measurements. */
export interface Measured {
  readonly system: PlannedSystem;
  readonly measurements: readonly Measurement[];
}

/** All pairs of systems. If only one of them has arms, it comes first (RoBin minus multiclass). */
function pairs(measured: readonly Measured[]): readonly (readonly [Measured, Measured])[] {
  return measured.flatMap((first, i) =>
    measured
      .slice(i + 1)
      // Errors are comparable only under the same criterion.
      .filter(
        ({ system }) =>
          canonicalJson(criterionOfSystem(system.system)) === canonicalJson(criterionOfSystem(first.system.system)),
      )
      // The n-th trainings of two systems form a pair; trainings of one system do not.
      .filter(({ system }) => system.replica?.index === first.system.replica?.index)
      .map((second) =>
        hasArms(second.system.system) && !hasArms(first.system.system)
          ? ([second, first] as const)
          : ([first, second] as const),
      ),
  );
}

function gap(
  [a, b]: readonly [Measured, Measured],
  judged: Pick<GapRow, "measure" | "attack">,
  threat: Threat | null,
  pick: (side: Measured) => readonly Measurement[],
  errors: (flags: Flags) => readonly number[],
): readonly GapRow[] {
  const [ofA, ofB] = [pick(a), pick(b)];
  const froms = ofA.length === 0 || ofB.length === 0 ? [] : commonChunks([...ofA, ...ofB]);
  if (froms.length === 0) return [];
  const worst = (of: readonly Measurement[]) => {
    const flags = union(of.map((measurement) => flagsOver(measurement, froms)));
    return { ids: flags.ids, errors: errors(flags) };
  };
  return [
    {
      ...{ a: a.system.id, b: b.system.id, ...judged, threat },
      ...pairedDifference(worst(ofA), worst(ofB)),
      backend: backendOf(artefactsOf([...ofA, ...ofB], froms)),
    },
  ];
}

const cascadesOf = ({ measurements }: Measured, threat: Threat): readonly Measurement[] =>
  measurements.filter((one) => one.strategy === cascade && sameThreat(one.threat, threat));

/**
 * Paired differences of all pairs of systems on the examples that both have finished: clean, under the core attacks, and
 * under every suite that runs as one cascade.
 */
export function gapRows(measured: readonly Measured[], threats: readonly Threat[]): readonly GapRow[] {
  const isBroken = ({ broken }: Flags) => broken;
  return pairs(measured).flatMap((pair) => [
    ...gap(
      pair,
      { measure: "clean" },
      null,
      ({ measurements }) => measurements.filter(({ clean }) => clean),
      ({ cleanWrong }) => cleanWrong,
    ),
    ...threats.flatMap((threat) => [
      ...gap(
        pair,
        { measure: "core" },
        threat,
        ({ system, measurements }) => coreMeasurements(system, measurements, threat),
        isBroken,
      ),
      ...cascadesOf(pair[0], threat).flatMap(({ attack }) =>
        gap(
          pair,
          { measure: "attack", attack },
          threat,
          (side) => cascadesOf(side, threat).filter((one) => one.attack === attack),
          isBroken,
        ),
      ),
    ]),
  ]);
}

/** Overlaps of all pairs of attacks on one system under one threat, on the examples that both have finished. */
export function overlapRows({ system, measurements }: Measured, threats: readonly Threat[]): readonly OverlapRow[] {
  return threats.flatMap((threat) => {
    const run = measurements.filter((measurement) => !measurement.clean && sameThreat(measurement.threat, threat));
    return run.flatMap((first, i) =>
      run.slice(i + 1).flatMap((second): readonly OverlapRow[] => {
        const froms = commonChunks([first, second]);
        if (froms.length === 0) return [];
        const counts = overlap(flagsOver(first, froms), flagsOver(second, froms));
        return [
          {
            system: system.id,
            threat,
            first: `${first.attack} ${first.strategy}`,
            second: `${second.attack} ${second.strategy}`,
            firstBroken: counts.first,
            secondBroken: counts.second,
            both: counts.both,
            n: counts.n,
            backend: backendOf(artefactsOf([first, second], froms)),
          },
        ];
      }),
    );
  });
}
