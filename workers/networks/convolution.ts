import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import type { LayerSize } from "../../src/experiment/catalogue/networks/layers.ts";
import { type Activation, conv2d } from "../kernels/ops.ts";
import { folded, normStart, normStatistics, trainedNorm } from "./batchNorm.ts";
import type { Input, Pass, Placed, Value } from "./placed.ts";

/**
 * nn.Conv2d with the nn.BatchNorm2d and ReLU after it, if any. In eval mode, one convolution computes all three. Padding is
 * equal on all four sides, as in PyTorch (tfjs "same" with stride 2 pads only bottom and right).
 */
export function convolution(
  input: Input,
  layer: Extract<LayerSize, { kind: "conv" }>,
  name: string,
  options: { readonly norm: string | null; readonly activation: Activation; readonly output: Input },
): Placed {
  const { kernel, stride, pad: padding, out } = layer;
  const { norm, activation, output } = options;
  const channels = input.shape[2] as number;
  const fanIn = kernel * kernel * channels;
  const weight = `${name}.weight`;
  const bias = layer.bias === false ? null : `${name}.bias`;
  const values: Value[] = [
    {
      name: weight,
      shape: [kernel, kernel, channels, out],
      layout: { kind: "conv" },
      trained: true,
      start: { fanIn },
    },
  ];
  if (bias !== null)
    values.push({ name: bias, shape: [out], layout: { kind: "vector" }, trained: true, start: { fanIn } });
  if (norm !== null) values.push(...normStart(norm, out), ...normStatistics(norm, out));

  const foldedBias = `${name}.bias`;
  const weights = (pass: Pass): [Tensor4D, Tensor1D | null] => [
    pass.value<Tensor4D>(weight),
    bias === null && !pass.has(foldedBias) ? null : pass.value<Tensor1D>(foldedBias),
  ];
  return {
    output,
    values,
    ...(norm === null
      ? {}
      : {
          fold(pass: Pass) {
            const [w, b] = folded(...weights(pass), norm, pass);
            const parts = [...normStart(norm, out), ...normStatistics(norm, out)];
            return { values: { [weight]: w, [foldedBias]: b }, gone: parts.map((part) => part.name) };
          },
        }),
    run(x, pass) {
      const [w, b] = weights(pass);
      const images = x as Tensor4D;
      const isFolded = norm !== null && pass.mode === "eval" && !pass.has(`${norm}.running_var`);
      if (norm === null || isFolded) return conv2d(images, w, b, { stride, padding, activation });
      if (pass.mode === "eval") return conv2d(images, ...folded(w, b, norm, pass), { stride, padding, activation });
      const y = conv2d(images, w, b, { stride, padding, activation: "linear" });
      return trainedNorm(y, norm, activation, pass);
    },
  };
}
