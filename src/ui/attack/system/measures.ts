import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import type { ScoredImage } from "./scored.ts";

/** Ways to show how far an attack has come. */
export const measures = {
  margin: {
    label: "Margin",
    title: "Margin",
    targetTitle: "Margin",
    above: "fooled",
    note: "Highest wrong score minus the score of the label: above 0 means fooled. Each system has its own units, so do not compare heights between systems.",
    targetNote:
      "Score of the target minus the highest other score: above 0 means the target is reached. Each system has its own units, so do not compare heights between systems.",
  },
  probability: {
    label: "Probability",
    title: "Label’s probability, %",
    targetTitle: "Target’s probability, %",
    note: "Softmax of the scores. RoBin's arms are not trained to share a probability, so do not compare heights between systems.",
  },
  loss: {
    label: "Attack loss",
    title: "Attack loss",
    targetTitle: "Attack loss",
    note: "What the attack climbs. Its unit depends on the strategy, so do not compare heights between systems.",
  },
} as const;
export type MeasureId = keyof typeof measures;

/**
 * A measure at every step of a run. `scores` is [steps, classes]; the margin has the unit of the scores, and is above 0
 * exactly when the decision is an error (targeted: the target); the probability is in percent.
 *
 * @param goal the score that a targeted attack raises; null for an untargeted one.
 */
export function measureOf(
  id: MeasureId,
  { scores, loss }: Pick<Trajectory, "scores" | "loss">,
  { classes, label, errs }: Pick<ScoredImage, "classes" | "label" | "errs">,
  goal: number | null,
): readonly number[] {
  if (id === "loss") return Array.from(loss);
  const width = classes.length;
  return Array.from({ length: scores.length / width }, (_, step) => {
    const row = Array.from(scores.subarray(step * width, (step + 1) * width));
    if (id === "probability") return 100 * shareOf(row, goal ?? label ?? 0);
    const isWanted = (cls: number) => (goal === null ? errs(cls) : cls === goal);
    const highest = (wanted: boolean) => Math.max(...row.filter((_score, cls) => isWanted(cls) === wanted));
    return highest(true) - highest(false);
  });
}

/** The softmax of one score among others. */
function shareOf(scores: readonly number[], cls: number): number {
  const highest = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - highest), 0);
  return Math.exp((scores[cls] ?? Number.NEGATIVE_INFINITY) - highest) / sum;
}
