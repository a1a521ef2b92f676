import { imageAtStep } from "../../../experiment/interactive/craft.ts";
import type { CraftedImage } from "../../../state/attack/attackedImage.ts";
import type { ScoredImage } from "../system/scored.ts";

/** The outcome of one strategy on one image: a row of the comparison of strategies. */
export interface RowFacts {
  /** The system is wrong without any attack. */
  readonly wasWrong: boolean;
  /** First step at which the attack succeeds within the budget, 0 for its start; null if it never does. */
  readonly brokenAt: number | null;
  /** Answer of the system at the last step. */
  readonly answer: string;
  /** By how much the attack succeeds at the last step, in units of the scores; below 0 it does not. */
  readonly margin: number;
  readonly size: number;
  readonly pixels: Float32Array;
}

/** The outcome of the best run at its last step. `goal` is the score that the attack raises, null for any wrong one. */
export function rowFacts(
  crafted: CraftedImage,
  { classes, label, pixels, errs }: Pick<ScoredImage, "classes" | "label" | "pixels" | "errs">,
  goal: number | null,
): RowFacts {
  const run = crafted.runs[crafted.best];
  if (run === undefined || label === null)
    throw new Error(
      `run ${crafted.best} of ${crafted.runs.length} with label ${label} found; expected an existing run and a label`,
    );
  const { end } = run;
  const scores = run.scores.subarray(end * classes.length, (end + 1) * classes.length);
  const own = goal ?? label;
  const rival = Math.max(...Array.from(scores).filter((_, cls) => cls !== own));
  const lead = (scores[own] as number) - rival;
  return {
    wasWrong: errs(crafted.cleanPrediction),
    brokenAt: crafted.broken ? run.firstSuccess : null,
    answer: classes[run.predictions[end] as number] ?? "?",
    margin: goal === null ? -lead : lead,
    size: run.size[end] as number,
    pixels: imageAtStep(run, end, pixels.length),
  };
}
