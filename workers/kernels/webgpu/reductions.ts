import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import type { convolutionInfo } from "../geometry.ts";
import { type GpuBackend, type GpuCall, int, partsOf, perValue } from "./program.ts";

/** Threads that a long sum is spread over. A second pass adds the partial sums in a fixed order. */
const threads = 65536;

/** Sums [parts, ...shape] over its first axis, and disposes it. */
export function addParts(backend: GpuBackend, partial: TensorInfo, shape: number[]): TensorInfo {
  const parts = partial.shape[0] as number;
  const program = perValue({
    key: "robinAddParts",
    inputs: ["partial"],
    outputShape: shape,
    uniforms: "parts : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          var total = 0.0;
          for (var part = 0; part < uniforms.parts; part++) { total += partial[part * uniforms.size + index]; }
          result[index] = total;
        }
      }`,
  });
  const total = backend.runWebGPUProgram(program, [partial], "float32", [int(parts)]);
  backend.disposeData(partial.dataId);
  return total;
}

/**
 * Sums over all axes but the last, for each of `arms` equal parts of the first axis, [arms, columns], or [columns] without
 * arms. Where `y` is given, only of the places where it is above 0: the gradient of a bias behind a ReLU.
 */
export function columnSums({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const { x, y } = inputs as Record<string, TensorInfo> as { x: TensorInfo; y?: TensorInfo };
  const arms = (attrs.arms as number | undefined) ?? 1;
  const columns = x.shape[x.shape.length - 1] as number;
  const rows = util.sizeFromShape(x.shape.slice(0, -1)) / arms;
  const parts = partsOf(arms * columns, rows, threads);
  const program = perValue({
    key: `robinColumnSums_${y != null}`,
    inputs: y == null ? ["x"] : ["x", "y"],
    outputShape: [parts, arms * columns],
    uniforms: "rows : i32, columns : i32, across : i32, share : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let part = index / uniforms.across;
          let column = index % uniforms.columns;
          let arm = index % uniforms.across / uniforms.columns;
          let end = min(uniforms.rows, (part + 1) * uniforms.share);
          var total = 0.0;
          for (var row = part * uniforms.share; row < end; row++) {
            let at = (arm * uniforms.rows + row) * uniforms.columns + column;
            total += ${y == null ? "x[at]" : "select(0.0, x[at], y[at] > 0.0)"};
          }
          result[index] = total;
        }
      }`,
  });
  const partial = backend.runWebGPUProgram(program, y == null ? [x] : [x, y], "float32", [
    int(rows),
    int(columns),
    int(arms * columns),
    int(Math.ceil(rows / parts)),
  ]);
  const shape = attrs.arms == null ? [columns] : [arms, columns];
  return parts === 1 ? { ...partial, shape } : addParts(backend, partial, shape);
}

type ConvolutionInfo = ReturnType<typeof convolutionInfo>;

/** Sizes of a two-dimensional convolution or pooling, as uniforms. */
export const windowUniforms =
  "inSize : vec2<i32>, outSize : vec2<i32>, window : vec2<i32>, strides : vec2<i32>, pads : vec2<i32>, channels : vec2<i32>, ";

export const windowValues = (info: Omit<ConvolutionInfo, "filterShape">) => [
  int(info.inHeight, info.inWidth),
  int(info.outHeight, info.outWidth),
  int(info.filterHeight, info.filterWidth),
  int(info.strideHeight, info.strideWidth),
  int(info.padInfo.top, info.padInfo.left),
  int(info.inChannels, info.outChannels),
];
