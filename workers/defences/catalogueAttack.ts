import { type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { fillNormal, type Random } from "../../src/experiment/sampling/random.ts";
import type { Choice, Threat } from "../../src/experiment/terms/choice.ts";
import { attackSetupOf, objectivesOf } from "../attacking/attackSetup.ts";
import { perturbBatch } from "../attacking/runAttack.ts";
import { type Noise, noiseImages, uniformImages } from "../attacks/noise.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { tapedGradient } from "../decompositions/taped.ts";
import type { Objective } from "../strategies/strategy.ts";
import type { CraftContext } from "./defence.ts";

/**
 * Craft training images with any attack of the catalogue, on the network as it is now. No image counts as a success, so
 * that the attack runs to its end and returns the image of highest loss, for images that the network already gets wrong
 * too. It reads back to the host at every step, or every few on a GPU; `walk` stays on the device.
 */
export async function craftWith(
  choice: Choice,
  strategy: "cross-entropy" | "margin",
  x: Tensor4D,
  threat: Threat,
  context: CraftContext,
): Promise<Tensor4D> {
  const setup = attackSetupOf(choice, strategy);
  const classifier = asClassifier(x, context);
  const cleanScores = new Float32Array(classifier.classes);
  const objectives = context.labels.map((label) => objectivesOf(setup, { cleanScores, label })[0] as Objective);
  const run = { classifier, setup, threat, yieldPoint: async () => {} };
  const judge = { noise: noiseFrom(context.random, x), isAdversarial: () => false };
  return (await perturbBatch(x, run, objectives, judge)).perturbed;
}

/** The network in training as attacks see a system: its logits are the scores. A batch fits in one pass. */
function asClassifier(x: Tensor4D, { logits }: CraftContext): Classifier {
  const [batch, height, width, channels] = x.shape;
  return {
    classes: tidy(() => logits(x).shape[1]),
    shape: [height, width, channels],
    arms: false,
    batch,
    scores: (images) => tidy(() => logits(images)),
    gradient: (images, loss) =>
      tapedGradient(images, logits, (scores) => loss(scores, [...Array(images.shape[0]).keys()])),
    dispose() {},
  };
}

/** Noise for an attack from the streams of the batch, drawn in the order of the requests. */
function noiseFrom(random: (example: number) => Random, x: Tensor4D): Noise {
  const [, ...shape] = x.shape;
  const images = (rows: readonly number[], fill: (target: Float32Array, random: Random) => void) =>
    noiseImages(rows, shape, (target, row) => fill(target, random(row)));
  return {
    start: (law, _restart, rows) => (law === "uniform" ? uniformImages(rows, shape, random) : images(rows, fillNormal)),
    radius: (_restart, rows) => Float32Array.from(rows, (row) => random(row)()),
    direction: (_restart, rows) => images(rows, fillNormal),
    search: (_restart, row) => random(row),
  };
}
