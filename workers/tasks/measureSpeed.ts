import { dispose, grad, mean, randomUniform, type Tensor, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { networkSize } from "../../src/experiment/catalogue/networkFacts.ts";
import { inputGradient, type NetworkSpeed, type SizedNetwork } from "../../src/experiment/plan/networkSpeed.ts";
import { buildNetwork } from "../networks/index.ts";

/** Images of the two batches; large networks take smaller ones. */
const few = 4;
const many = 64;
/** Multiply-adds of an input gradient that take long enough to be measured once. */
const enough = 1e9;
/** Milliseconds of each of the two measurements, and of the passes before it. */
const measureMs = 80;
const warmUpMs = 40;
/** Seconds of a small pass after which the large one is left out: on a software GPU it would take as long as a training. */
const tooSlow = 0.5;

/**
 * The speed of a network with random weights on this worker's backend: input gradients, of which attacks and adversarial
 * training consist, on a small and a large batch. The difference is what images cost, the rest what a pass costs. Where
 * the small batch takes long, all of its time is what images cost.
 */
export async function measureSpeed({ network: choice, shape, outputs }: SizedNetwork): Promise<NetworkSpeed> {
  const network = buildNetwork(choice, shape, outputs);
  const perImage = inputGradient * networkSize(choice, shape, outputs).work;
  const large = Math.max(few / 2, Math.min(many, Math.ceil(enough / perImage)));
  const small = Math.max(1, Math.floor(large / (many / few)));
  const parameters = network.init(Math.random);
  const gradient = grad((x: Tensor) => mean(network.apply(parameters, x as Tensor4D, "eval")));
  const images = { small: randomUniform([small, ...shape]), large: randomUniform([large, ...shape]) };
  const pass = async (size: keyof typeof images): Promise<void> => {
    const found = tidy(() => gradient(images[size]));
    await found.data();
    found.dispose();
  };
  try {
    // The first passes compile and allocate.
    await secondsPer(() => pass("small"), warmUpMs);
    const short = await secondsPer(() => pass("small"), measureMs);
    // Twice, since a busy machine can hold up one pass.
    if (short > tooSlow && (await secondsPer(() => pass("small"), measureMs)) > tooSlow)
      return { call: 0, image: short / small / inputGradient };
    await secondsPer(() => pass("large"), warmUpMs);
    const long = await secondsPer(() => pass("large"), measureMs);
    const image = Math.max(long / large / 10, (long - short) / (large - small));
    return { call: Math.max(0, long - image * large) / inputGradient, image: image / inputGradient };
  } finally {
    dispose([parameters, images]);
  }
}

/** Mean seconds of one call. */
async function secondsPer(work: () => Promise<void>, atLeastMs: number): Promise<number> {
  const begun = performance.now();
  let count = 0;
  do {
    await work();
    count++;
  } while (performance.now() - begun < atLeastMs);
  return (performance.now() - begun) / 1000 / count;
}
