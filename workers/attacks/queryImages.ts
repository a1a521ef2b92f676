import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { AttackContext } from "./attack.ts";
import { padded } from "./batch.ts";
import { evaluateAt } from "./evaluateAt.ts";

/** An image that an attack without gradients wants to ask about. */
export interface Shown {
  readonly example: number;
  readonly shown: Float32Array;
}

/** What the system said of one image: the strategy's loss, and whether it is broken. */
export interface Answer {
  readonly loss: number;
  readonly broken: boolean;
}

/**
 * Ask the system about the images that attacks on scores alone show, in one batch, and tell whoever observes the attack.
 * Answers come in the order of `active`.
 */
export async function queryImages(
  active: readonly Shown[],
  { restart, query }: { readonly restart: number; readonly query: number },
  context: AttackContext,
): Promise<readonly Answer[]> {
  const { classifier, observe, isAdversarial } = context;
  const examples = active.map(({ example }) => example);
  const rows = padded(examples);
  const size = active[0]?.shown.length as number;
  const pixels = new Float32Array(rows.length * size);
  for (const [i] of rows.entries())
    pixels.set((active[Math.min(i, active.length - 1)] as Shown).shown, i * size);
  const x: Tensor4D = tensor4d(pixels, [rows.length, ...classifier.shape]);
  try {
    const sight = await evaluateAt(x, rows, context, { gradient: false, scores: true });
    const positions = examples.map((_, i) => i);
    await observe?.({
      restart,
      step: query,
      x,
      rows: examples,
      positions,
      scores: positions.map((i) => sight.scores[i] as Float32Array),
      loss: positions.map((i) => sight.loss[i] as number),
    });
    return examples.map((example, i) => ({
      loss: sight.loss[i] as number,
      broken: isAdversarial(sight.scores[i] as Float32Array, example),
    }));
  } finally {
    x.dispose();
  }
}
