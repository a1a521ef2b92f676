import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { float, type GpuCall, int, perRow, perValue } from "./program.ts";

/** dy where the output y of the ReLU is positive, 0 elsewhere. */
export function reluMask({ inputs, backend }: GpuCall): TensorInfo {
  const dy = inputs.dy as TensorInfo;
  const program = perValue({
    key: "robinReluMask",
    inputs: ["dy", "y"],
    outputShape: dy.shape,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) { result[index] = select(0.0, dy[index], y[index] > 0.0); }
      }`,
  });
  return backend.runWebGPUProgram(program, [dy, inputs.y as TensorInfo], "float32");
}

/** relu(a + b); NaN stays. */
export function addRelu({ inputs, backend }: GpuCall): TensorInfo {
  const a = inputs.a as TensorInfo;
  const program = perValue({
    key: "robinAddRelu",
    inputs: ["a", "b"],
    outputShape: a.shape,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let value = a[index] + b[index];
          result[index] = select(value, 0.0, value < 0.0);
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [a, inputs.b as TensorInfo], "float32");
}

// Shader compilers may assume that no value is NaN or infinite, so this tests the bits.
export const finiteOrZero = `
  fn finiteOrZero(value : f32) -> f32 {
    return select(value, 0.0, (bitcast<u32>(value) & 0x7f800000u) == 0x7f800000u);
  }`;

/**
 * l2 norm of a row, computed by 64 threads on values divided by the largest magnitude of the row, so that squares neither
 * underflow nor overflow. Every thread gets that magnitude and the norm of the divided values; the product may overflow.
 * `value` is an expression of `at`.
 */
export const rowNorm = (name: string, value: string) => `
  fn ${name}(row : i32, thread : i32) -> vec2<f32> {
    let start = row * uniforms.rowSize;
    var most = 0.0;
    for (var at = start + thread; at < start + uniforms.rowSize; at += 64) { most = max(most, abs(${value})); }
    shared64[thread] = most;
    workgroupBarrier();
    for (var half = 32; half > 0; half /= 2) {
      if (thread < half) { shared64[thread] = max(shared64[thread], shared64[thread + half]); }
      workgroupBarrier();
    }
    let scale = max(shared64[0], 1e-30);
    workgroupBarrier();
    var total = 0.0;
    for (var at = start + thread; at < start + uniforms.rowSize; at += 64) {
      let part = ${value} / scale;
      total += part * part;
    }
    shared64[thread] = total;
    workgroupBarrier();
    for (var half = 32; half > 0; half /= 2) {
      if (thread < half) { shared64[thread] += shared64[thread + half]; }
      workgroupBarrier();
    }
    let norm = sqrt(shared64[0]);
    workgroupBarrier();
    return vec2<f32>(scale, norm);
  }`;

// The sign is read from the bits too: sign() may treat a subnormal number as zero.
const linf = (alpha: string, epsilon: string) => `
  fn direction(value : f32) -> f32 {
    let bits = bitcast<u32>(value);
    let size = bits & 0x7fffffffu;
    return select(select(1.0, -1.0, bits != size), 0.0, size == 0u || size >= 0x7f800000u);
  }
  fn main(index : i32) {
    if (index < uniforms.size) {
      let row = index / uniforms.rowSize;
      let epsilon = ${epsilon};
      let delta = x[index] + ${alpha} * direction(gradient[index]) - origin[index];
      result[index] = clamp(origin[index] + clamp(delta, -epsilon, epsilon), 0.0, 1.0);
    }
  }`;

const l2 = (alpha: string, epsilon: string) => `
  var<workgroup> shared64 : array<f32, 64>;
  ${finiteOrZero}
  ${rowNorm("gradientNorm", "finiteOrZero(gradient[at])")}
  ${rowNorm("movedNorm", "result[at]")}
  fn main(index : i32) {
    let row = index / 64;
    let thread = index % 64;
    let start = row * uniforms.rowSize;
    let length = gradientNorm(row, thread);
    let isShort = length.x < 1e-12 && length.x * length.y < 1e-12;
    for (var at = start + thread; at < start + uniforms.rowSize; at += 64) {
      // The unit vector first: alpha / length may overflow.
      let direction = select(finiteOrZero(gradient[at]) / length.x / length.y, 0.0, isShort);
      result[at] = x[at] + ${alpha} * direction - origin[at];
    }
    storageBarrier();
    workgroupBarrier();
    let epsilon = ${epsilon};
    let moved = movedNorm(row, thread);
    let shrink = min(1.0, epsilon / max(moved.x * moved.y, 1e-12));
    for (var at = start + thread; at < start + uniforms.rowSize; at += 64) {
      result[at] = clamp(origin[at] + shrink * result[at], 0.0, 1.0);
    }
  }`;

/** The PGD step of `ops.ts`, one dispatch in either norm, with one budget for all examples or one per example. */
export function pgdStep({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const x = inputs.x as TensorInfo;
  const norm = attrs.norm as "linf" | "l2";
  const rowSize = util.sizeFromShape(x.shape.slice(1));
  const budgets = (["alpha", "epsilon"] as const).map((name) => {
    const tensor = inputs[name];
    return { name, tensor: tensor ?? undefined, value: attrs[name] as number };
  });
  const perExample = budgets.filter(({ tensor }) => tensor !== undefined);
  const fixed = budgets.filter(({ tensor }) => tensor === undefined);
  const [alpha, epsilon] = budgets.map(({ name, tensor }) =>
    tensor === undefined ? `uniforms.${name}` : `${name}s[row]`,
  ) as [string, string];
  const source = {
    key: `robinPgd_${norm}_${perExample.map(({ name }) => name).join("_")}`,
    inputs: ["x", "origin", "gradient", ...perExample.map(({ name }) => `${name}s`)],
    outputShape: x.shape,
    uniforms: `rowSize : i32, ${fixed.map(({ name }) => `${name} : f32, `).join("")}`,
    code: (norm === "linf" ? linf : l2)(alpha, epsilon),
  };
  return backend.runWebGPUProgram(
    norm === "linf" ? perValue(source) : perRow(source, x.shape[0] as number),
    [
      x,
      inputs.origin as TensorInfo,
      inputs.gradient as TensorInfo,
      ...perExample.map(({ tensor }) => tensor as TensorInfo),
    ],
    "float32",
    [int(rowSize), ...fixed.map(({ value }) => float(value))],
  );
}

/** SGD with momentum and coupled weight decay: one dispatch for the velocity, one for the parameter. */
export function momentumStep({ inputs, attrs, backend }: GpuCall): TensorInfo[] {
  const parameter = inputs.parameter as TensorInfo;
  const velocity = backend.runWebGPUProgram(
    perValue({
      key: "robinVelocity",
      inputs: ["parameter", "velocity", "gradient"],
      outputShape: parameter.shape,
      uniforms: "momentum : f32, decay : f32, ",
      code: `
        fn main(index : i32) {
          if (index < uniforms.size) {
            result[index] = uniforms.momentum * velocity[index] + (gradient[index] + uniforms.decay * parameter[index]);
          }
        }`,
    }),
    [parameter, inputs.velocity as TensorInfo, inputs.gradient as TensorInfo],
    "float32",
    [float(attrs.momentum as number), float(attrs.weightDecay as number)],
  );
  const moved = backend.runWebGPUProgram(
    perValue({
      key: "robinDescend",
      inputs: ["parameter", "velocity"],
      outputShape: parameter.shape,
      uniforms: "rate : f32, ",
      code: `
        fn main(index : i32) {
          if (index < uniforms.size) { result[index] = parameter[index] - uniforms.rate * velocity[index]; }
        }`,
    }),
    [parameter, velocity],
    "float32",
    [float(attrs.learningRate as number)],
  );
  return [moved, velocity];
}
