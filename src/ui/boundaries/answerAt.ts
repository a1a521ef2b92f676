import { errsOf, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { nearestIndex, predictionsOf, type ScoreGrid, scoresAt } from "../../experiment/interactive/scoreGrid.ts";
import type { System } from "../../experiment/terms/system.ts";

/** What a system answers at a place of a slice. */
export interface PlaceAnswer {
  /** `[scores]` */
  readonly scores: Float32Array;
  /** Null where a score is not a number: no answer, which is wrong whatever the question. */
  readonly name: string | null;
  readonly isWrong: boolean;
}

export function answerAt(
  system: System,
  image: { readonly classes: readonly string[]; readonly label: number },
  grid: ScoreGrid,
  place: readonly [x: number, y: number],
): PlaceAnswer {
  const scores = scoresAt(grid, nearestIndex(grid, place));
  const prediction = predictionsOf({ ...grid, scores })[0] ?? -1;
  return {
    scores,
    name: scoreNamesOf(system.decomposition, image.classes)[prediction] ?? null,
    isWrong: prediction < 0 || errsOf(system)(prediction, image.label),
  };
}
