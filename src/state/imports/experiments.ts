import { robinFirst } from "../../experiment/catalogue/decompositionFacts.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import type { System } from "../../experiment/terms/system.ts";
import { isLive, type Run, runLabel } from "../runs/run.ts";
import { ownSystems } from "../systems/ownSystems.ts";
import type { SystemGroup } from "../systems/systems.ts";
import { type ShownSystem, shownSystems } from "./seriesOf.ts";

/** The measured systems of one experiment, which can be compared: of a run (finished or not), a pack or an opened result. */
export interface MeasuredExperiment {
  readonly id: string;
  readonly label: string;
  readonly origin: SystemGroup["origin"];
  /** The command of a pack, or the progress of a run. */
  readonly madeBy: string;
  /** Whether measurements are missing. */
  readonly isPartial: boolean;
  readonly spec: ExperimentSpec;
  readonly systems: readonly (ShownSystem & { readonly system: System })[];
  readonly results: Pick<Summary, "accuracies" | "gaps" | "overlaps" | "coherence"> &
    Partial<Pick<Summary, "health" | "spreads" | "distances">>;
}

/** All experiments with measurements: runs first, latest first. */
export function measuredExperiments(
  runs: readonly Run[],
  groups: readonly SystemGroup[],
): readonly MeasuredExperiment[] {
  const ofRuns = runs.flatMap((run): readonly MeasuredExperiment[] => {
    if (run.summary === null || run.plan === null) return [];
    const done = run.tasks.filter(({ digest }) => digest !== null).length;
    return [
      {
        id: run.id,
        label: runLabel(run),
        origin: "run",
        madeBy: `${done} of ${run.tasks.length} tasks done${isLive(run) ? ", running" : ""}`,
        isPartial: run.status !== "finished",
        spec: run.spec,
        systems: withSystems(run.plan.systems),
        results: run.summary,
      },
    ];
  });
  const ofPacks = groups
    .filter(({ origin, accuracies }) => origin !== "run" && accuracies.length > 0)
    .map((group) => ({
      id: group.id,
      label: group.label,
      origin: group.origin,
      madeBy: group.madeBy,
      isPartial: false,
      spec: group.spec,
      systems: withSystems(ownSystems(group).map(({ specId, label, system }) => ({ id: specId, label, system }))),
      results: group,
    }));
  return [...ofRuns, ...ofPacks];
}

function withSystems(all: readonly { readonly id: string; readonly label: string; readonly system: System }[]) {
  const systems = robinFirst(all);
  const shown = shownSystems(systems);
  return systems.flatMap(({ system }, index) => {
    const one = shown[index];
    return one === undefined ? [] : [{ ...one, system }];
  });
}
