import { concat, dispose, type Scalar, slice, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { DefenceId } from "../../src/experiment/catalogue/defences/index.ts";
import { adversarialFraction, epsilonAt } from "../../src/experiment/terms/schedules.ts";
import type { CraftContext, Defence, DefenceProgress } from "./defence.ts";
import { type DefenceSettings, settingsOf } from "./settings.ts";
import { type Part, pgd10 } from "./walk.ts";

/** The parts of a defence that perturbs its training images. */
interface Crafting {
  readonly id: DefenceId;
  /** Perturbs all images of a part. The settings are those of the epoch, with epsilon as far as it has grown. */
  craft(part: Part<CraftContext>, settings: DefenceSettings): Tensor4D | Promise<Tensor4D>;
  loss(
    logits: (x: Tensor4D) => Tensor2D,
    clean: Tensor4D,
    crafted: Tensor4D,
    oneHot: Tensor2D,
    settings: DefenceSettings,
  ): Scalar;
  /** Whether crafting treats every image by itself. Default: always. */
  isPerExample?(settings: DefenceSettings): boolean;
  /** The attack that robustness is measured with; PGD-10 unless given. */
  attack?(part: Part, settings: DefenceSettings): Tensor4D;
}

/**
 * A defence that perturbs the first round(rho * B) images of each batch and leaves the rest as they are
 * (docs/algorithms.md 6.1). Batches interleave the outputs, so that any first part is as balanced as the whole.
 */
export const crafting = ({ id, craft, loss, isPerExample = () => true, attack = pgd10 }: Crafting): Defence => ({
  id,
  adversarialFraction: (progress) => shareOf(id, progress),
  isPerExample: (params) => isPerExample(settingsOf(id, params)),
  attack: (x, oneHot, context) => attack({ x, oneHot, context }, settingsOf(id, context.params)),
  loss: (logits, clean, crafted, oneHot, params) => loss(logits, clean, crafted, oneHot, settingsOf(id, params)),
  async craft(x, oneHot, context) {
    const total = x.shape[0];
    const count = Math.round(shareOf(id, context) * total);
    const settings = settingsNow(id, context);
    if (count === 0) return x;
    if (count === total) return craft({ x, oneHot, context }, settings);
    const first = tidy(() => ({
      x: imagesOf(x, 0, count),
      oneHot: slice(oneHot, [0, 0], [count, oneHot.shape[1]]),
    }));
    let made: Tensor4D | undefined;
    try {
      const labels = context.labels.slice(0, count);
      const crafted = await craft({ ...first, context: { ...context, labels } }, settings);
      made = crafted;
      return tidy(() => concat([crafted, imagesOf(x, count, total)], 0));
    } finally {
      dispose([first.x, first.oneHot]);
      made?.dispose();
    }
  },
});

/** rho of the epoch: the share of every batch that is crafted while the training warms up. */
function shareOf(id: DefenceId, { params, epoch, epochs }: DefenceProgress): number {
  return adversarialFraction(settingsOf(id, params).number("warmup"), epoch, epochs);
}

function settingsNow(id: DefenceId, { params, epoch, epochs }: DefenceProgress): DefenceSettings {
  const { number } = settingsOf(id, params);
  const epsilon = epsilonAt(number("epsilon"), number("epsilonWarmup"), epoch, epochs);
  return settingsOf(id, { ...params, epsilon });
}

const imagesOf = (x: Tensor4D, from: number, to: number): Tensor4D =>
  slice(x, [from, 0, 0, 0], [to - from, ...x.shape.slice(1)]);
