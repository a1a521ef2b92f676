/**
 * A layer as data: what runs, what is counted and what is exported all follow from the same list. Names are PyTorch's:
 * `name` is the layer's attribute in its parent module, by default its position in the list. `pad` is per side; a pool is
 * square and does not overlap.
 */
export type LayerSize = { readonly name?: string } & (
  | {
      readonly kind: "conv";
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      readonly out: number;
      /** Absent: it has one. */
      readonly bias?: false;
    }
  /** Follows a convolution. */
  | { readonly kind: "batch-norm" }
  | { readonly kind: "group-norm"; readonly groups: number }
  /** Follows a convolution, a norm or a dense layer. */
  | { readonly kind: "relu" }
  | { readonly kind: "pool"; readonly size: number }
  /** The largest or the mean value of each channel. */
  | { readonly kind: "global-pool"; readonly of: "max" | "mean" }
  | { readonly kind: "flatten" }
  | { readonly kind: "dense"; readonly out: number }
  /** Layers one after the other, as a module of its own. */
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

/** What one image looks like between two layers: [height, width, channels], or [features] once flattened. */
export type FeatureShape = readonly [number, number, number] | readonly [number];

export interface NetworkSize {
  /** Trained numbers: weights, biases, and scales and shifts of norms. */
  readonly parameters: number;
  /** Multiply-adds of the convolutions and dense layers in one forward pass of one image. */
  readonly multiplyAdds: number;
  /** How many of them a pass on WebAssembly takes the time of: what seconds are predicted from. */
  readonly work: number;
  /** Numbers put out by all layers for one image, the image itself included. */
  readonly activations: number;
}

/**
 * The shape that a layer makes of `input`. Throws a RangeError when it cannot follow: an image too small for the layer,
 * images where a vector is needed or the other way round, the two ways of a residual block that do not meet.
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

function notEmpty(
  output: readonly [number, number, number],
  input: FeatureShape,
  layer: LayerSize,
): FeatureShape {
  if (Math.min(...output) < 1)
    throw new RangeError(
      `a ${layer.kind} layer leaves nothing of ${input.join(" x ")}: use larger images or another network`,
    );
  return output;
}

/** Sizes of layers stacked on an image of `shape` [height, width, channels]. Throws as `shapeAfter` does. */
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
 * Share of a convolution's multiply-adds that its kernel takes the time of. Winograd's algorithm makes 16 of 36 and
 * transforms what goes in and out; it takes 3 x 3 kernels of stride 1 between enough channels, in fours.
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
    // A ReLU runs inside the layer before it; flattening moves nothing.
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
