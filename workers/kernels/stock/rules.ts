import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import { broadcast_util, cast, reshape, sum, util, zerosLike } from "@tensorflow/tfjs-core";

// tfjs-core registers no gradients by itself, and its own list is only available through the union package. This folder
// holds the gradients of the stock ops that networks, losses and attacks use. They differ from those of tfjs in three ways:
// nothing is built on the host and uploaded (for `Sum` and `Mean` that is hundreds of MB per batch-norm step on a GPU),
// ties of `Max` and `Min` share the gradient, as in PyTorch, and comparisons pass a zero gradient instead of failing.

type Maker = (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => Record<string, () => Tensor>;

interface Saves {
  readonly inputs?: string[];
  readonly output?: boolean;
}

/** A gradient made from the saved inputs, followed by the output if it is saved too. */
export function gradient(kernelName: string, saves: Saves, make: Maker): GradConfig {
  return {
    kernelName,
    inputsToSave: saves.inputs ?? [],
    outputsToSave: saves.output ? [true] : [],
    gradFunc: (dy, saved, attrs) => make(dy as Tensor, saved, attrs),
  };
}

/** Gradient of an op of one input `x`, computed from that input. */
export const ofInput = (kernelName: string, make: (dy: Tensor, x: Tensor, attrs: NamedAttrMap) => Tensor) =>
  gradient(kernelName, { inputs: ["x"] }, (dy, [x], attrs) => ({ x: () => make(dy, x as Tensor, attrs) }));

/** Gradient of an op of one input `x`, computed from the op's output. */
export const ofOutput = (kernelName: string, make: (dy: Tensor, y: Tensor) => Tensor) =>
  gradient(kernelName, { output: true }, (dy, [y]) => ({ x: () => make(dy, y as Tensor) }));

/** Gradient of an op of one input `x` that needs neither the input nor the output. */
export const ofNothing = (kernelName: string, make: (dy: Tensor, attrs: NamedAttrMap) => Tensor) =>
  gradient(kernelName, {}, (dy, _saved, attrs) => ({ x: () => make(dy, attrs) }));

/** Sums a gradient over the axes along which an input of this shape was broadcast. */
function unbroadcast(dy: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, dy.shape);
  return reshape(axes.length > 0 ? sum(dy, axes) : dy, shape);
}

type PairGradient = (dy: Tensor, a: Tensor, b: Tensor) => Tensor;

/** Gradient of a broadcasting op of `a` and `b`. */
export const ofPair = (kernelName: string, da: PairGradient, db: PairGradient) =>
  gradient(kernelName, { inputs: ["a", "b"] }, (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor];
    return { a: () => unbroadcast(da(dy, a, b), a.shape), b: () => unbroadcast(db(dy, a, b), b.shape) };
  });

/** Gradient of an op that is constant almost everywhere. */
export const zero = (kernelName: string, inputs: string[]) =>
  gradient(kernelName, { inputs }, (_dy, saved) =>
    Object.fromEntries(inputs.map((name, at) => [name, () => zeroOf(saved[at] as Tensor)])),
  );

/** Zeros in float32, of any input. */
export const zeroOf = (x: Tensor): Tensor => cast(zerosLike(x), "float32");

/** The result of a reduction of x, or its gradient, with the reduced axes kept as 1 so that it broadcasts over x. */
export function expanded(reduced: Tensor, x: Tensor, axis: unknown): Tensor {
  const axes = util.parseAxisParam((axis ?? null) as unknown as number[], x.shape);
  return reshape(
    reduced,
    x.shape.map((size, at) => (axes.includes(at) ? 1 : size)),
  );
}
