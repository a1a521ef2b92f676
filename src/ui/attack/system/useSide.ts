import { useMemo } from "react";
import { useStore } from "zustand";
import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import type { Threat } from "../../../experiment/terms/choice.ts";
import type { AttackedImage, SystemAttack } from "../../../state/attack/attackedImage.ts";
import { threatOf } from "../../../state/attack/attackSettings.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import type { LabSystem } from "../../../state/systems/systems.ts";
import { useFields } from "../../shared/useFields.ts";
import { goalOf, type ScoredImage, scoredFor } from "./scored.ts";

/** What the room shows of one system at the current step. */
export interface Side {
  /** The attack on show, and the one that is running. */
  readonly side: SystemAttack | undefined;
  readonly pending: SystemAttack | undefined;
  /** The image of the room, and the attacked one, in the scores of the system. */
  readonly own: ScoredImage | null;
  readonly image: ScoredImage | null;
  /** The run on show; undefined before an attack, and if the system was wrong without one. */
  readonly run: Trajectory | undefined;
  /** The step of that run. */
  readonly now: number;
  /** The answer to the clean image, once known. */
  readonly before: number | undefined;
  /** The budget of the attack on show. */
  readonly threat: Threat | null;
  /** The score that the attack on show raises; null without a target. */
  readonly target: number | null;
}

/** The attacked image in the scores of a system, and the run on show. */
export function runOnShow(
  { id, system }: LabSystem,
  shown: AttackedImage | null,
): Pick<Side, "side" | "image" | "run"> {
  const side = shown?.attacks.find((candidate) => candidate.system.id === id);
  const image = shown === null ? null : scoredFor(system, shown.image, side?.crafted?.cleanPrediction);
  // If the system was wrong before the attack, only the original is shown.
  const wasRight = side?.crafted != null && image?.errs(side.crafted.cleanPrediction) === false;
  return { side, image, run: wasRight ? side.crafted?.runs[side.run] : undefined };
}

/** Follows one system of the room. */
export function useSide(system: LabSystem): Side {
  const { image, shown } = useFields(attackStore, "image", "shown");
  const pending = useStore(attackStore, (state) => state.pending?.attacks.find((side) => side.system.id === system.id));
  const before = useStore(attackStore, (state) => state.answers[system.id]?.cleanPrediction);
  const step = useStore(attackStore, (state) => state.playback.step);
  const { side, image: attacked, run } = useMemo(() => runOnShow(system, shown), [system, shown]);
  const own = useMemo(() => (image === null ? null : scoredFor(system.system, image)), [system, image]);
  const goal = shown?.settings.target ?? null;
  return {
    side,
    // An attack that is not repeated stays on show.
    pending: pending === side ? undefined : pending,
    own,
    image: attacked,
    run,
    now: run === undefined ? 0 : Math.min(step, run.end),
    before,
    threat: shown === null ? null : threatOf(shown.settings),
    target: image === null || goal === null ? null : goalOf(system.system, image, goal),
  };
}
