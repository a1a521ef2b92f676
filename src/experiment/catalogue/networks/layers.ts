/** A layer as far as sizes and costs go. `pad` is per side; a pool is square and does not overlap. */
export type LayerSize =
  | {
      readonly kind: "conv";
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      readonly out: number;
    }
  | { readonly kind: "pool"; readonly size: number }
  | { readonly kind: "dense"; readonly out: number };

export interface NetworkSize {
  /** Trained numbers: weights and biases. */
  readonly parameters: number;
  /** Multiply-adds of one forward pass of one image. */
  readonly multiplyAdds: number;
  /** Numbers put out by all layers for one image, the image itself included. */
  readonly activations: number;
}

/**
 * Parameters, multiply-adds and activations of layers stacked on an image of `shape` [height, width, channels]; the
 * first dense layer flattens what it gets. Every convolution and dense layer has a bias.
 * Throws when the image is too small for the layers.
 */
export function sizeOf(shape: readonly [number, number, number], layers: readonly LayerSize[]): NetworkSize {
  let [height, width, channels] = shape;
  let parameters = 0;
  let multiplyAdds = 0;
  let activations = height * width * channels;
  for (const layer of layers) {
    if (layer.kind === "conv") {
      height = Math.floor((height + 2 * layer.pad - layer.kernel) / layer.stride) + 1;
      width = Math.floor((width + 2 * layer.pad - layer.kernel) / layer.stride) + 1;
      const weights = layer.kernel * layer.kernel * channels * layer.out;
      parameters += weights + layer.out;
      multiplyAdds += weights * height * width;
      channels = layer.out;
    } else if (layer.kind === "pool") {
      height = Math.floor(height / layer.size);
      width = Math.floor(width / layer.size);
    } else {
      const inputs = height * width * channels;
      parameters += inputs * layer.out + layer.out;
      multiplyAdds += inputs * layer.out;
      height = 1;
      width = 1;
      channels = layer.out;
    }
    if (height < 1 || width < 1)
      throw new Error(`image of ${shape.join(" x ")} found, a larger one expected by a ${layer.kind} layer`);
    activations += height * width * channels;
  }
  return { parameters, multiplyAdds, activations };
}
