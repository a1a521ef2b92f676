import type { CraftedImage } from "../../state/attack/attempt.ts";
import type { ScoredImage } from "./scored.ts";

/** What one strategy did to one image: a row of the comparison of strategies. */
export interface RowFacts {
  /** The system erred without any attack. */
  readonly wasWrong: boolean;
  /** First step that meets the goal inside the budget (0: the start); null: held. */
  readonly brokenAt: number | null;
  /** What the system says at the end. */
  readonly answer: string;
  /** By how much the goal is reached at the end: above 0 it is, in units of the scores. */
  readonly margin: number;
  readonly size: number;
  readonly pixels: Float32Array;
}

/** The facts of the best run at its end. `goal` is the one score that was to be lifted, null for any wrong one. */
export function rowFacts(
  crafted: CraftedImage,
  { classes, label, pixels, errs }: Pick<ScoredImage, "classes" | "label" | "pixels" | "errs">,
  goal: number | null,
): RowFacts {
  const run = crafted.runs[crafted.best];
  if (run === undefined || label === null)
    throw new Error(
      `run ${crafted.best} of ${crafted.runs.length} with label ${label} found: nothing to show`,
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
    pixels: run.images.subarray(end * pixels.length, (end + 1) * pixels.length),
  };
}
