import { concat, dispose, slice, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { adversarialFraction } from "../../src/experiment/schedules.ts";
import type { CraftContext, DefenceProgress } from "./defence.ts";
import type { DefenceSettings } from "./settings.ts";

/** The images of a batch that are crafted. */
export interface Part {
  readonly x: Tensor4D;
  readonly oneHot: Tensor2D;
  readonly context: CraftContext;
}

/** rho of the epoch: the share of every batch that is crafted while the training warms up (paper-spec 6.1). */
export function shareOf(settings: DefenceSettings, { epoch, epochs }: DefenceProgress): number {
  return adversarialFraction(settings.number("warmup"), epoch, epochs);
}

/**
 * A batch of which the first round(rho * B) images are what `make` makes of them, and the rest are as they were. Batches
 * interleave the outputs, so that any first part is as balanced as the whole. x itself when nothing is crafted.
 */
export async function mixture(
  x: Tensor4D,
  oneHot: Tensor2D,
  context: CraftContext,
  share: number,
  make: (part: Part) => Tensor4D | Promise<Tensor4D>,
): Promise<Tensor4D> {
  const total = x.shape[0];
  const count = Math.round(share * total);
  if (count === 0) return x;
  if (count === total) return make({ x, oneHot, context });
  const first = tidy(() => ({
    x: imagesOf(x, 0, count),
    oneHot: slice(oneHot, [0, 0], [count, oneHot.shape[1]]),
  }));
  let made: Tensor4D | undefined;
  try {
    const crafted = await make({ ...first, context: { ...context, labels: context.labels.slice(0, count) } });
    made = crafted;
    return tidy(() => concat([crafted, imagesOf(x, count, total)], 0));
  } finally {
    dispose([first.x, first.oneHot]);
    made?.dispose();
  }
}

const imagesOf = (x: Tensor4D, from: number, to: number): Tensor4D =>
  slice(x, [from, 0, 0, 0], [to - from, ...x.shape.slice(1)]);
