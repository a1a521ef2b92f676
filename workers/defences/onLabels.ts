import { clone, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import type { DefenceContext } from "./defence.ts";
import type { DefenceSettings } from "./settings.ts";
import { nudged, randomStart } from "./start.ts";
import { type WalkSettings, walk } from "./walk.ts";

type Way = Omit<WalkSettings, "threat"> & {
  readonly start: "random" | "clean" | "nudged";
};

/** PGD away from the labels, inside the threat of the defence, on what the defence's loss says to climb. */
export function walkFromLabels(
  x: Tensor4D,
  oneHot: Tensor2D,
  { logits, random }: DefenceContext,
  settings: DefenceSettings,
  { start, ...way }: Way,
): Tensor4D {
  const threat = settings.threat();
  const starts = {
    random: () => randomStart(x, threat, random),
    clean: () => clone(x),
    nudged: () => nudged(x, random),
  };
  return walk(x, starts[start], logits, (found) => settings.loss.slope(found, oneHot), { threat, ...way });
}

/** What robustness is measured with where the training's own attack is too weak for it, or climbs something else: PGD-10. */
export const judging = { steps: 10, relativeStep: 2.5, start: "random" } as const satisfies Way;
