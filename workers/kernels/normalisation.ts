import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { add, div, engine, mean, mul, relu, reshape, rsqrt, square, sub, sum } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { normalisationSizes } from "./geometry.ts";
import { type Activation, kernelNames } from "./names.ts";

export interface NormaliseSettings {
  /**
   * Which values share a mean and a variance. `batch`: one channel of all images. `groups`: consecutive channels of one image;
   * the number of groups must divide the number of channels.
   */
  readonly over: "batch" | { readonly groups: number };
  /** Added to the variance. */
  readonly epsilon: number;
  readonly activation: Activation;
}

export interface Normalised {
  /** Shape of x. */
  readonly y: Tensor4D;
  /** [1, channels] over the batch, [arms, channels] for several arms, else [n, groups]. Not differentiable. */
  readonly mean: Tensor;
  /** The biased variance, of the same shape as `mean`. Not differentiable. */
  readonly variance: Tensor;
}

/**
 * gamma * (x - mean) / sqrt(variance + epsilon) + beta, followed by the activation, with the statistics of x itself.
 * Differentiable in x [n, height, width, channels], gamma [channels] and beta [channels]. On WebGPU, gamma and beta may have an
 * axis of arms in front, as in `conv2d`; "batch" is then the images of one arm.
 */
export function normalise(
  x: Tensor4D,
  gamma: Tensor1D | Tensor2D,
  beta: Tensor1D | Tensor2D,
  settings: NormaliseSettings,
): Normalised {
  const channels = x.shape[3];
  for (const [name, vector] of Object.entries({ gamma, beta }))
    if (vector.shape.at(-1) !== channels || (vector.rank > 1 && !hasKernel(kernelNames.denseInputGradient)))
      throw new Error(`normalise got a ${name} of shape [${vector.shape}], expected [${channels}]`);
  const { over, epsilon, activation } = settings;
  if (over !== "batch" && channels % over.groups !== 0)
    throw new Error(`normalise got ${over.groups} groups, expected a divisor of ${channels} channels`);
  if (hasKernel(kernelNames.normalise)) {
    const tensors: NamedTensorMap = { x, gamma, beta };
    const attrs = { groups: groupsOf(over), epsilon, activation };
    const [y, means, variance] = engine().runKernel(kernelNames.normalise, tensors, attrs) as unknown as [
      Tensor4D,
      Tensor,
      Tensor,
    ];
    return { y, mean: means, variance };
  }
  return composed(x, gamma, beta, settings);
}

/** The number of groups as kernels take it: 0 stands for the batch. */
const groupsOf = (over: NormaliseSettings["over"]): number => (over === "batch" ? 0 : over.groups);

/** The definition, composed from stock ops. */
function composed(
  x: Tensor4D,
  gamma: Tensor1D | Tensor2D,
  beta: Tensor1D | Tensor2D,
  { over, epsilon, activation }: NormaliseSettings,
): Normalised {
  const { examples, rows, channels, groups } = normalisationSizes(x.shape, groupsOf(over));
  const grouped = reshape(x, [examples, rows, groups, channels / groups]);
  const perGroup = [1, 3];
  const centre = mean(grouped, perGroup, true);
  const centred = sub(grouped, centre);
  const spread = div(sum(square(centred), perGroup, true), (rows * channels) / groups);
  const normal = reshape(mul(centred, rsqrt(add(spread, epsilon))), x.shape);
  const scaled = add<Tensor4D>(mul(normal, gamma), beta);
  return {
    y: activation === "relu" ? relu(scaled) : scaled,
    mean: reshape(centre, [examples, groups]),
    variance: reshape(spread, [examples, groups]),
  };
}
