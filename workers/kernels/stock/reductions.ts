import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import { cast, div, equal, exp, mul, onesLike, reshape, sub, sum } from "@tensorflow/tfjs-core";
import { expanded, gradient, ofInput } from "./rules.ts";

/** Max and Min: the entries that equal the result share the gradient. */
const ofExtremum = (kernelName: string) =>
  gradient(kernelName, { inputs: ["x"], output: true }, (dy, saved, attrs) => {
    const [x, y] = saved as [Tensor, Tensor];
    return {
      x: () => {
        const axis = attrs.axis ?? attrs.reductionIndices;
        const hits = cast(equal(x, expanded(y, x, axis)), "float32");
        const count = sum(hits, (axis ?? undefined) as number[] | undefined, true);
        return mul(hits, div(expanded(dy, x, axis), reshape(count, expanded(y, x, axis).shape)));
      },
    };
  });

/** Sums, means, extrema and softmax. */
export const reductions: readonly GradConfig[] = [
  ofInput("Sum", (dy, x, { axis }) => mul(expanded(dy, x, axis), onesLike(x))),
  ofInput("Mean", (dy, x, { axis }) => mul(expanded(div(dy, x.size / dy.size), x, axis), onesLike(x))),
  ofExtremum("Max"),
  ofExtremum("Min"),
  gradient("Softmax", { output: true }, (dy, [y], { dim }) => ({
    logits: () => {
      const weighted = mul(dy, y as Tensor);
      return sub(weighted, mul(sum(weighted, dim as number, true), y as Tensor));
    },
  })),
  gradient("LogSoftmax", { output: true }, (dy, [y], { axis }) => ({
    logits: () => sub(dy, mul(sum(dy, axis as number, true), exp(y as Tensor))),
  })),
];
