import {
  add,
  keep,
  mul,
  reshape,
  rsqrt,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { type Activation, normalise } from "../kernels/ops.ts";
import type { Pass, Value } from "./placed.ts";

/** Added to every variance (PyTorch's default). */
export const normEpsilon = 1e-5;

/** Share of a batch in the running statistics (PyTorch's `momentum`; docs/algorithms.md 6.6). */
const momentum = 0.1;

/** Scale and shift per channel, initially the identity. */
export function normStart(name: string, channels: number): readonly Value[] {
  const vector = { shape: [channels], layout: { kind: "vector" }, trained: true } as const;
  return [
    { name: `${name}.weight`, ...vector, start: { constant: 1 } },
    { name: `${name}.bias`, ...vector, start: { constant: 0 } },
  ];
}

/** The running statistics of nn.BatchNorm2d. */
export function normStatistics(name: string, channels: number): readonly Value[] {
  const vector = { shape: [channels], layout: { kind: "vector" }, trained: false } as const;
  return [
    { name: `${name}.running_mean`, ...vector, start: { constant: 0 } },
    { name: `${name}.running_var`, ...vector, start: { constant: 1 } },
    {
      name: `${name}.num_batches_tracked`,
      shape: [],
      layout: { kind: "count" },
      trained: false,
      start: { constant: 0 },
    },
  ];
}

/** Weights and bias of one convolution that equals this convolution and the norm after it in eval mode. */
export function folded(weight: Tensor4D, bias: Tensor1D | null, norm: string, pass: Pass): [Tensor4D, Tensor1D] {
  const mean = pass.value<Tensor1D>(`${norm}.running_mean`);
  const scale = mul<Tensor1D>(
    pass.value<Tensor1D>(`${norm}.weight`),
    rsqrt(add(pass.value<Tensor1D>(`${norm}.running_var`), normEpsilon)),
  );
  const centre = bias === null ? mean : sub<Tensor1D>(mean, bias);
  // Scales of several arms are [arms, out], their weights [arms, height, width, in, out].
  const perArm =
    scale.rank < 2 ? scale : reshape(scale, [scale.shape[0] as number, 1, 1, 1, scale.shape.at(-1) as number]);
  return [mul(weight, perArm), sub(pass.value<Tensor1D>(`${norm}.bias`), mul(centre, scale))];
}

/**
 * nn.BatchNorm2d in train mode: normalises the batch to mean 0 and variance 1 per channel, scales and shifts it, and moves
 * the running statistics towards the mean and unbiased variance of the batch.
 */
export function trainedNorm(x: Tensor4D, norm: string, activation: Activation, pass: Pass): Tensor {
  const gamma = pass.value<Tensor1D>(`${norm}.weight`);
  // With several arms (gamma is [arms, channels]), each normalises its own images.
  const count = x.size / gamma.size;
  if (count < 2)
    throw new RangeError(
      `batch norm ${norm} received one value per channel in train mode, expected at least two: use a larger batch`,
    );
  const { y, mean, variance } = normalise(x, gamma, pass.value<Tensor1D>(`${norm}.bias`), {
    over: "batch",
    epsilon: normEpsilon,
    activation,
  });
  const move = (name: string, towards: Tensor) =>
    pass.move(
      `${norm}.${name}`,
      keep(tidy(() => add(mul(pass.value(`${norm}.${name}`), 1 - momentum), mul(towards, momentum)))),
    );
  move("running_mean", reshape(mean, gamma.shape));
  move("running_var", mul(reshape(variance, gamma.shape), count / (count - 1)));
  pass.move(`${norm}.num_batches_tracked`, keep(add(pass.value(`${norm}.num_batches_tracked`), 1)));
  return y;
}
