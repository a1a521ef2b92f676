import { type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { fillNormal, fillUniform, type Random } from "../../src/experiment/sampling/random.ts";
import type { Choice, Threat } from "../../src/experiment/terms/choice.ts";
import { climbOf, meansOf } from "../attacking/attackSetup.ts";
import type { Noise } from "../attacks/noise.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { tapedGradient } from "../decompositions/taped.ts";
import type { CraftContext } from "./defence.ts";

/**
 * Any attack of the catalogue at work inside a training, on the network as it is now. It never hears of a success, so that
 * it runs to its end and gives its image of highest loss, on images that are wrong already as well. It reads back to the
 * host at every step, which costs nothing on a CPU; `walk` is for what needs to stay on the device.
 */
export async function craftWith(
  choice: Choice,
  strategy: "cross-entropy" | "margin",
  x: Tensor4D,
  threat: Threat,
  context: CraftContext,
): Promise<Tensor4D> {
  const means = meansOf(choice, strategy);
  const classifier = asClassifier(x, context);
  const cleanScores = new Float32Array(classifier.classes);
  const objectives = context.labels.map(
    (label) => means.strategy.objectives({ cleanScores, label }, means.strategyParams)[0],
  );
  const { perturbed } = await means.attack.perturb(x, {
    classifier,
    objective: climbOf(
      means.strategy,
      objectives.filter((objective) => objective !== undefined),
    ),
    threat,
    params: resolveChoice("attacks", choice).params,
    noise: noiseFrom(context.random, x),
    isAdversarial: () => false,
    yieldPoint: async () => {},
  });
  return perturbed;
}

/** The network in training as attacks see a system: its logits are the scores. A batch fits in one pass of it. */
function asClassifier(x: Tensor4D, { logits }: CraftContext): Classifier {
  const [batch, height, width, channels] = x.shape;
  const classes = tidy(() => logits(x).shape[1]);
  return {
    classes,
    shape: [height, width, channels],
    arms: false,
    batch,
    scores: (images) => tidy(() => logits(images)),
    gradient: (images, loss) =>
      tapedGradient(images, logits, (scores) =>
        loss(
          scores,
          Array.from({ length: images.shape[0] }, (_, row) => row),
        ),
      ),
    dispose() {},
  };
}

/** Noise of an attack from the streams of the batch, drawn in the order in which it asks. */
function noiseFrom(random: (example: number) => Random, x: Tensor4D): Noise {
  const size = x.size / x.shape[0];
  const images = (rows: readonly number[], fill: (target: Float32Array, random: Random) => void) => {
    const values = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) fill(values.subarray(i * size, (i + 1) * size), random(row));
    return tensor4d(values, [rows.length, ...(x.shape.slice(1) as [number, number, number])]);
  };
  return {
    start: (law, _restart, rows) => images(rows, law === "uniform" ? fillUniform : fillNormal),
    radius: (_restart, rows) => Float32Array.from(rows, (row) => random(row)()),
    direction: (_restart, rows) => images(rows, fillNormal),
    search: (_restart, row) => random(row),
  };
}
