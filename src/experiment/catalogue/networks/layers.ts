/**
 * A layer as data. One list of layers determines what runs, what is counted and what is exported. `name` is the layer's
 * attribute in its parent PyTorch module, by default its position in the list. `pad` is per side; pools are square and do
 * not overlap.
 */
export type LayerSize = { readonly name?: string } & (
  | {
      readonly kind: "conv";
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      readonly out: number;
      /** Default: it has a bias. */
      readonly bias?: false;
    }
  /** Follows a convolution. */
  | { readonly kind: "batch-norm" }
  | { readonly kind: "group-norm"; readonly groups: number }
  /** Follows a convolution, a norm or a dense layer. */
  | { readonly kind: "relu" }
  | { readonly kind: "pool"; readonly size: number }
  /** The maximum or mean of each channel. */
  | { readonly kind: "global-pool"; readonly of: "max" | "mean" }
  | { readonly kind: "flatten" }
  | { readonly kind: "dense"; readonly out: number }
  /** Consecutive layers, as one module. */
  | { readonly kind: "stage"; readonly layers: readonly LayerSize[] }
  /** relu(main(x) + shortcut(x)); an empty shortcut is x itself. `main`'s layers are attributes of the block. */
  | {
      readonly kind: "residual";
      readonly main: readonly LayerSize[];
      readonly shortcut: readonly LayerSize[];
    }
  /** One logit z becomes the two logits (0, z) of a yes-or-no network. */
  | { readonly kind: "zero-logit" }
);

/** Shape of one image between two layers: [height, width, channels], or [features] once flattened. */
export type FeatureShape = readonly [number, number, number] | readonly [number];

export interface NetworkSize {
  /** Trained parameters: weights, biases, and the scales and shifts of norms. */
  readonly parameters: number;
  /** Multiply-adds of the convolutions and dense layers in one forward pass of one image. */
  readonly multiplyAdds: number;
  /** Multiply-adds corrected for the speed of the WebAssembly kernels; predicted seconds are proportional to it. */
  readonly work: number;
  /** Numbers that all layers output for one image, including the image itself. */
  readonly activations: number;
}

/**
 * The output shape of a layer. Throws a RangeError if the layer cannot follow: the image is too small, the layer needs a
 * vector and gets images (or the reverse), or the two paths of a residual block have different shapes.
 */
export function shapeAfter(input: FeatureShape, layer: LayerSize): FeatureShape {
  switch (layer.kind) {
    case "conv": {
      const [height, width] = imageBefore(input, layer);
      const side = (size: number) => Math.floor((size + 2 * layer.pad - layer.kernel) / layer.stride) + 1;
      return notEmpty([side(height), side(width), layer.out], input, layer);
    }
    case "pool": {
      const [height, width, channels] = imageBefore(input, layer);
      const side = (size: number) => Math.floor(size / layer.size);
      return notEmpty([side(height), side(width), channels], input, layer);
    }
    case "global-pool":
      return [1, 1, imageBefore(input, layer)[2]];
    case "batch-norm":
    case "group-norm":
      return imageBefore(input, layer);
    case "relu":
      return input;
    case "flatten":
      return [imageBefore(input, layer).reduce((product, side) => product * side, 1)];
    case "dense":
      vectorBefore(input, layer);
      return [layer.out];
    case "zero-logit":
      if (vectorBefore(input, layer) !== 1)
        throw new RangeError(`a zero-logit layer takes one logit, ${input[0]} found`);
      return [2];
    case "stage":
      return layer.layers.reduce(shapeAfter, input);
    case "residual": {
      const main = layer.main.reduce(shapeAfter, input);
      const shortcut = layer.shortcut.reduce(shapeAfter, input);
      if (main.join() !== shortcut.join())
        throw new RangeError(`a residual block adds [${main}] to [${shortcut}], expected equal shapes`);
      return main;
    }
    default:
      return layer satisfies never;
  }
}

function imageBefore(input: FeatureShape, layer: LayerSize): readonly [number, number, number] {
  if (input.length !== 3)
    throw new RangeError(`a ${layer.kind} layer needs images [height, width, channels], found [${input}]`);
  return input;
}

function vectorBefore(input: FeatureShape, layer: LayerSize): number {
  if (input.length !== 1)
    throw new RangeError(`a ${layer.kind} layer needs a vector of features, found [${input}]: flatten first`);
  return input[0];
}

function notEmpty(output: readonly [number, number, number], input: FeatureShape, layer: LayerSize): FeatureShape {
  if (Math.min(...output) < 1)
    throw new RangeError(
      `a ${layer.kind} layer leaves nothing of ${input.join(" x ")}: use larger images or another network`,
    );
  return output;
}

/** Sizes of consecutive layers on an image of `shape` [height, width, channels]. Throws as `shapeAfter` does. */
export function sizeOf(shape: readonly [number, number, number], layers: readonly LayerSize[]): NetworkSize {
  const size = stacked(shape, layers);
  return { ...size, activations: size.activations + count(shape) };
}

const count = (shape: FeatureShape): number => shape.reduce((product: number, side) => product * side, 1);

const nothing: NetworkSize = { parameters: 0, multiplyAdds: 0, work: 0, activations: 0 };

const plus = (a: NetworkSize, b: NetworkSize): NetworkSize => ({
  parameters: a.parameters + b.parameters,
  multiplyAdds: a.multiplyAdds + b.multiplyAdds,
  work: a.work + b.work,
  activations: a.activations + b.activations,
});

function stacked(input: FeatureShape, layers: readonly LayerSize[]): NetworkSize {
  let shape = input;
  let size = nothing;
  for (const layer of layers) {
    const output = shapeAfter(shape, layer);
    size = plus(size, ofLayer(shape, output, layer));
    shape = output;
  }
  return size;
}

/**
 * Time of a convolution relative to its multiply-adds. Winograd's algorithm computes 16 of 36 products and transforms its
 * input and output. It applies to 3 x 3 kernels of stride 1 with at least 8 channels, in multiples of four.
 */
function convolutionWork({ kernel, stride, out }: LayerSize & { kind: "conv" }, channels: number): number {
  const isEnough = [channels, out].every((one) => one >= 8 && one % 4 === 0);
  return kernel === 3 && stride === 1 && isEnough ? 0.5 : 1;
}

function ofLayer(input: FeatureShape, output: FeatureShape, layer: LayerSize): NetworkSize {
  const activations = count(output);
  switch (layer.kind) {
    case "conv": {
      const channels = input[2] as number;
      const weights = layer.kernel ** 2 * channels * layer.out;
      const bias = layer.bias === false ? 0 : layer.out;
      const multiplyAdds = weights * (activations / layer.out);
      return {
        parameters: weights + bias,
        multiplyAdds,
        work: multiplyAdds * convolutionWork(layer, channels),
        activations,
      };
    }
    case "dense": {
      const weights = count(input) * layer.out;
      return { parameters: weights + layer.out, multiplyAdds: weights, work: weights, activations };
    }
    case "batch-norm":
    case "group-norm":
      return { ...nothing, parameters: 2 * (output[2] as number), activations };
    case "pool":
    case "global-pool":
    case "zero-logit":
      return { ...nothing, activations };
    // A ReLU is fused into the layer before it; flattening copies nothing.
    case "relu":
    case "flatten":
      return nothing;
    case "stage":
      return stacked(input, layer.layers);
    case "residual":
      return plus(plus(stacked(input, layer.main), stacked(input, layer.shortcut)), {
        ...nothing,
        activations,
      });
    default:
      return layer satisfies never;
  }
}
