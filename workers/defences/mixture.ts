import { concat, dispose, slice, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { DefenceId } from "../../src/experiment/catalogue/defences/index.ts";
import { adversarialFraction, epsilonAt } from "../../src/experiment/terms/schedules.ts";
import type { CraftContext, DefenceProgress } from "./defence.ts";
import { type DefenceSettings, settingsOf } from "./settings.ts";

/** The images of a batch that are crafted. */
export interface Part {
  readonly x: Tensor4D;
  readonly oneHot: Tensor2D;
  readonly context: CraftContext;
}

/** rho of the epoch: the share of every batch that is crafted while the training warms up (docs/algorithms.md 6.1). */
export function shareOf(id: DefenceId, { params, epoch, epochs }: DefenceProgress): number {
  return adversarialFraction(settingsOf(id, params).number("warmup"), epoch, epochs);
}

/** The settings of the epoch: epsilon as far as it has grown. */
function settingsNow(id: DefenceId, { params, epoch, epochs }: DefenceProgress): DefenceSettings {
  const { number } = settingsOf(id, params);
  const epsilon = epsilonAt(number("epsilon"), number("epsilonWarmup"), epoch, epochs);
  return settingsOf(id, { ...params, epsilon });
}

/**
 * A batch of which the first round(rho * B) images are what `make` makes of them, and the rest are as they were. Batches
 * interleave the outputs, so that any first part is as balanced as the whole. x itself when nothing is crafted. `make`
 * gets the settings of the epoch.
 */
export async function mixture(
  id: DefenceId,
  x: Tensor4D,
  oneHot: Tensor2D,
  context: CraftContext,
  make: (part: Part, settings: DefenceSettings) => Tensor4D | Promise<Tensor4D>,
): Promise<Tensor4D> {
  const total = x.shape[0];
  const count = Math.round(shareOf(id, context) * total);
  const settings = settingsNow(id, context);
  if (count === 0) return x;
  if (count === total) return make({ x, oneHot, context }, settings);
  const first = tidy(() => ({
    x: imagesOf(x, 0, count),
    oneHot: slice(oneHot, [0, 0], [count, oneHot.shape[1]]),
  }));
  let made: Tensor4D | undefined;
  try {
    const labels = context.labels.slice(0, count);
    const crafted = await make({ ...first, context: { ...context, labels } }, settings);
    made = crafted;
    return tidy(() => concat([crafted, imagesOf(x, count, total)], 0));
  } finally {
    dispose([first.x, first.oneHot]);
    made?.dispose();
  }
}

const imagesOf = (x: Tensor4D, from: number, to: number): Tensor4D =>
  slice(x, [from, 0, 0, 0], [to - from, ...x.shape.slice(1)]);
