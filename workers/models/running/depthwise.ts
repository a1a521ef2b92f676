import {
  customGrad,
  depthwiseConv2d,
  type GradSaveFunc,
  pad,
  reshape,
  slice,
  sum,
  type Tensor,
  type Tensor4D,
} from "@tensorflow/tfjs-core";

/** A filter [height, width, channels, outputs per channel], and the one of its input gradient. */
export interface DepthwiseFilter {
  readonly forward: Tensor4D;
  /** [height, width, channels * outputs per channel, 1], turned by half a circle. */
  readonly backward: Tensor4D;
}

/**
 * A depthwise convolution of images without padding, differentiable in the images. tfjs has no gradient of it on
 * WebAssembly; the gradient is a depthwise convolution too, of the output's gradient with zeros between its rows and
 * columns, by the turned filter.
 */
export function depthwise(
  images: Tensor4D,
  { forward, backward }: DepthwiseFilter,
  [down, right]: readonly [number, number],
): Tensor4D {
  const [kernelHeight, kernelWidth, , multiplier] = forward.shape;
  const [n, height, width, channels] = images.shape;
  return customGrad((x: unknown, save: unknown) => {
    (save as GradSaveFunc)([backward]);
    return {
      value: depthwiseConv2d(x as Tensor4D, forward, [down, right], "valid"),
      gradFunc: (after: Tensor, saved: Tensor[]) => {
        const dy = after as Tensor4D;
        const turned = saved[0] as Tensor4D;
        const [, rows, columns] = dy.shape;
        const spaced = spacedOut(dy, down, right);
        const padded = pad(spaced, [
          [0, 0],
          [kernelHeight - 1, height - 1 - (rows - 1) * down],
          [kernelWidth - 1, width - 1 - (columns - 1) * right],
          [0, 0],
        ]);
        const each = depthwiseConv2d(padded as Tensor4D, turned, 1, "valid");
        if (multiplier === 1) return each;
        const summed = sum(reshape(each, [n * height * width, channels, multiplier]), 2);
        return reshape(summed, [n, height, width, channels]);
      },
    };
  })(images) as Tensor4D;
}

/** Images with zeros between rows and columns: [n, (rows - 1) * down + 1, (columns - 1) * right + 1, channels]. */
function spacedOut(images: Tensor4D, down: number, right: number): Tensor4D {
  const [n, rows, columns, channels] = images.shape;
  if (down === 1 && right === 1) return images;
  const lower = pad(reshape(images, [n * rows, 1, columns * channels]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
  ]);
  const wider = pad(reshape(lower, [n * rows * down * columns, 1, channels]), [
    [0, 0],
    [0, right - 1],
    [0, 0],
  ]);
  const whole = reshape(wider, [n, rows * down, columns * right, channels]) as Tensor4D;
  return slice(whole, [0, 0, 0, 0], [n, (rows - 1) * down + 1, (columns - 1) * right + 1, channels]);
}
