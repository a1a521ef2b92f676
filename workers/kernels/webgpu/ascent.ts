import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { statusFields } from "../ascentStatus.ts";
import { type GpuCall, int, perRow, perValue } from "./program.ts";
import { finiteOrZero, rowNorm } from "./steps.ts";

// Shader compilers may assume that no value is NaN, so this tests the bits.
const isNan = `
  fn isNan(value : f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }`;

/** As `decide` of the host: the highest score, the lowest index among equals, 0 where all are NaN. */
const prediction = `
  fn prediction(start : i32) -> i32 {
    var best = 0;
    for (var k = 1; k < uniforms.classes; k++) {
      let score = scores[start + k];
      let highest = scores[start + best];
      if (!isNan(score) && (isNan(highest) || score > highest)) { best = k; }
    }
    return best;
  }`;

const gradientDefectsOf = `
  let length = gradientNorm(row, thread);
  let isShort = length.x < 1e-12 && length.x * length.y < 1e-12;
  var broken = 0.0;
  for (var at = row * uniforms.rowSize + thread; at < (row + 1) * uniforms.rowSize; at += 64) {
    broken += select(0.0, 1.0, (bitcast<u32>(gradient[at]) & 0x7f800000u) == 0x7f800000u);
  }
  shared64[thread] = broken;
  workgroupBarrier();
  for (var half = 32; half > 0; half /= 2) {
    if (thread < half) { shared64[thread] += shared64[thread + half]; }
    workgroupBarrier();
  }
  let nonFinite = shared64[0];`;

const gradientCode = `
  var<workgroup> shared64 : array<f32, 64>;
  ${finiteOrZero}
  ${rowNorm("gradientNorm", "finiteOrZero(gradient[at])")}`;

/** Per row of a gradient: 1 where it is zero, and the number of entries that are not finite; [2, rows]. */
export function gradientDefects({ inputs, backend }: GpuCall): TensorInfo {
  const gradient = inputs.gradient as TensorInfo;
  const rows = gradient.shape[0] as number;
  const program = perRow(
    {
      key: "robinGradientDefects",
      inputs: ["gradient"],
      outputShape: [2, rows],
      uniforms: "rowSize : i32, rows : i32, ",
      code: `
        ${gradientCode}
        fn main(index : i32) {
          let row = index / 64;
          let thread = index % 64;
          ${gradientDefectsOf}
          if (thread == 0) {
            result[row] = select(0.0, 1.0, isShort);
            result[uniforms.rows + row] = nonFinite;
          }
        }`,
    },
    rows,
  );
  const uniforms = [int(util.sizeFromShape(gradient.shape.slice(1))), int(rows)];
  return backend.runWebGPUProgram(program, [gradient], "float32", uniforms);
}

/**
 * The state of each row of an ascent after one more iterate, [rows, statusFields] (`ascentStatus` in ops.ts). Without
 * `gradient`, its defects are not counted.
 */
export function ascentStatus({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const { before, loss, scores, successes } = inputs as Record<string, TensorInfo> as Record<
    "before" | "loss" | "scores" | "successes",
    TensorInfo
  >;
  const gradient = inputs.gradient ?? undefined;
  const [rows, classes] = scores.shape as [number, number];
  const program = perRow(
    {
      key: `robinAscentStatus_${gradient !== undefined}`,
      inputs: ["before", "loss", "scores", "successes", ...(gradient === undefined ? [] : ["gradient"])],
      outputShape: [rows, statusFields],
      uniforms: "classes : i32, at : i32, rowSize : i32, ",
      code: `
        ${isNan}
        ${prediction}
        ${gradient === undefined ? "" : gradientCode}
        fn main(index : i32) {
          let row = index / 64;
          let thread = index % 64;
          ${gradient === undefined ? "let isShort = false; let nonFinite = 0.0;" : gradientDefectsOf}
          if (thread == 0) {
            let start = ${statusFields} * row;
            let isFirst = uniforms.at == 0;
            let wasBroken = !isFirst && before[start] >= 0.0;
            let isSuccess = successes[row * uniforms.classes + prediction(row * uniforms.classes)] > 0.0;
            let highest = before[start + 3];
            let isHigher = !isNan(loss[row]) && loss[row] > highest;
            let isKept = !wasBroken && (isSuccess || isHigher);
            result[start] = select(select(-1.0, f32(uniforms.at), isSuccess), before[start], wasBroken);
            result[start + 1] = select(before[start + 1], 0.0, isFirst) + select(0.0, 1.0, isShort && !wasBroken);
            result[start + 2] =
              select(before[start + 2], 0.0, isFirst) + select(0.0, 1.0, nonFinite > 0.0 && !wasBroken);
            result[start + 3] = select(highest, loss[row], isHigher && !isSuccess && !wasBroken);
            let rises = !isNan(loss[row]) && loss[row] > before[start + 5];
            result[start + 4] = select(before[start + 4], 0.0, isFirst) + select(0.0, 1.0, rises);
            result[start + 5] = loss[row];
            result[start + 6] = select(0.0, 1.0, isKept);
          }
        }`,
    },
    rows,
  );
  const rowSize = gradient === undefined ? 0 : util.sizeFromShape(gradient.shape.slice(1));
  const tensors = [before, loss, scores, successes, ...(gradient === undefined ? [] : [gradient])];
  const uniforms = [int(classes), int(attrs.at as number), int(rowSize)];
  return backend.runWebGPUProgram(program, tensors, "float32", uniforms);
}

/** Rows of x that the status has just marked, and those of `kept` elsewhere. */
export function keepRows({ inputs, backend }: GpuCall): TensorInfo {
  const x = inputs.x as TensorInfo;
  const program = perValue({
    key: "robinKeepRows",
    inputs: ["status", "x", "kept"],
    outputShape: x.shape,
    uniforms: "rowSize : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let isKept = status[index / uniforms.rowSize * ${statusFields} + ${statusFields - 1}] > 0.0;
          result[index] = select(kept[index], x[index], isKept);
        }
      }`,
  });
  const tensors = [inputs.status as TensorInfo, x, inputs.kept as TensorInfo];
  return backend.runWebGPUProgram(program, tensors, "float32", [int(util.sizeFromShape(x.shape.slice(1)))]);
}
