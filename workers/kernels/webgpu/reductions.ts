import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import type { convolutionInfo } from "../geometry.ts";
import { type GpuBackend, type GpuCall, int, partsOf, perValue } from "./program.ts";

/** Threads that a long sum is spread over. A second pass adds the partial sums in a fixed order. */
const threads = 65536;

/** Sums [parts, ...shape] over its first axis, and disposes it. */
function addParts(backend: GpuBackend, partial: TensorInfo, shape: number[]): TensorInfo {
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

/** Sum over all axes but the last. */
export function columnSums({ inputs, backend }: GpuCall): TensorInfo {
  const x = inputs.x as TensorInfo;
  const columns = x.shape[x.shape.length - 1] as number;
  const rows = util.sizeFromShape(x.shape.slice(0, -1));
  const parts = partsOf(columns, rows, threads);
  const program = perValue({
    key: "robinColumnSums",
    inputs: ["x"],
    outputShape: [parts, columns],
    uniforms: "rows : i32, columns : i32, share : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let part = index / uniforms.columns;
          let column = index % uniforms.columns;
          let end = min(uniforms.rows, (part + 1) * uniforms.share);
          var total = 0.0;
          for (var row = part * uniforms.share; row < end; row++) { total += x[row * uniforms.columns + column]; }
          result[index] = total;
        }
      }`,
  });
  const share = Math.ceil(rows / parts);
  const partial = backend.runWebGPUProgram(program, [x], "float32", [int(rows), int(columns), int(share)]);
  return addParts(backend, partial, [columns]);
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

/**
 * Filter gradient. The stock shader sums over batch and positions in one thread per weight, which leaves most of a GPU idle
 * for a small kernel. Here up to thousands of threads share each weight's sum.
 */
export function filterGradient(backend: GpuBackend, x: TensorInfo, dy: TensorInfo, info: ConvolutionInfo): TensorInfo {
  const shape = info.filterShape;
  const weights = util.sizeFromShape(shape);
  const positions = info.batchSize * info.outHeight * info.outWidth;
  const parts = partsOf(weights, positions, threads);
  const program = perValue({
    key: "robinFilterGradient",
    inputs: ["x", "dy"],
    outputShape: [parts, weights],
    uniforms: `${windowUniforms}positions : i32, share : i32, weights : i32, `,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let part = index / uniforms.weights;
          let weight = index % uniforms.weights;
          let outChannel = weight % uniforms.channels.y;
          let tap = weight / uniforms.channels.y;
          let inChannel = tap % uniforms.channels.x;
          let place = tap / uniforms.channels.x;
          let offset = vec2<i32>(place / uniforms.window.y, place % uniforms.window.y) - uniforms.pads;
          let end = min(uniforms.positions, (part + 1) * uniforms.share);
          var total = 0.0;
          for (var position = part * uniforms.share; position < end; position++) {
            let column = position % uniforms.outSize.y;
            let line = position / uniforms.outSize.y;
            let row = line % uniforms.outSize.x;
            let example = line / uniforms.outSize.x;
            let at = vec2<i32>(row, column) * uniforms.strides + offset;
            if (all(at >= vec2<i32>(0)) && all(at < uniforms.inSize)) {
              let pixel = (example * uniforms.inSize.x + at.x) * uniforms.inSize.y + at.y;
              total += x[pixel * uniforms.channels.x + inChannel] * dy[position * uniforms.channels.y + outChannel];
            }
          }
          result[index] = total;
        }
      }`,
  });
  const partial = backend.runWebGPUProgram(program, [x, dy], "float32", [
    ...windowValues(info),
    int(positions),
    int(Math.ceil(positions / parts)),
    int(weights),
  ]);
  return addParts(backend, partial, shape);
}
