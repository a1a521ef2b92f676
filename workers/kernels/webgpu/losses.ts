import type { TensorInfo } from "@tensorflow/tfjs-core";
import { float, type GpuCall, int, perValue } from "./program.ts";

/** Largest logit of the row that begins at `start`, and the sum of exp(logit - largest) over it. */
const exponentials = `
  var most = logits[start];
  for (var k = 1; k < uniforms.outputs; k++) { most = max(most, logits[start + k]); }
  var total = 0.0;
  for (var k = 0; k < uniforms.outputs; k++) { total += exp(logits[start + k] - most); }`;

/** softmax(logits) - targets, row by row. */
export function crossEntropyGradient({ inputs, backend }: GpuCall): TensorInfo {
  const logits = inputs.logits as TensorInfo;
  const program = perValue({
    key: "robinCrossEntropyGradient",
    inputs: ["logits", "targets"],
    outputShape: logits.shape,
    uniforms: "outputs : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let start = index / uniforms.outputs * uniforms.outputs;
          ${exponentials}
          result[index] = exp(logits[index] - most) / total - targets[index];
        }
      }`,
  });
  const outputs = logits.shape[1] as number;
  return backend.runWebGPUProgram(program, [logits, inputs.targets as TensorInfo], "float32", [int(outputs)]);
}

/** logsumexp(logits) - the target logit, [rows]. */
export function crossEntropy({ inputs, backend }: GpuCall): TensorInfo {
  const logits = inputs.logits as TensorInfo;
  const [rows, outputs] = logits.shape as [number, number];
  const program = perValue({
    key: "robinCrossEntropy",
    inputs: ["logits", "targets"],
    outputShape: [rows],
    uniforms: "outputs : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let start = index * uniforms.outputs;
          ${exponentials}
          var own = 0.0;
          for (var k = 0; k < uniforms.outputs; k++) { own += (logits[start + k] - most) * targets[start + k]; }
          result[index] = log(total) - own;
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [logits, inputs.targets as TensorInfo], "float32", [int(outputs)]);
}

/** The gradient of an attack's cross-entropy (`crossEntropy` in maths/losses.ts) times dy [rows]. */
export function climbedCrossEntropyGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const logits = inputs.logits as TensorInfo;
  const program = perValue({
    key: "robinClimbedCrossEntropyGradient",
    inputs: ["logits", "targets", "dy"],
    outputShape: logits.shape,
    uniforms: "outputs : i32, excluded : f32, least : f32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let row = index / uniforms.outputs;
          let start = row * uniforms.outputs;
          ${exponentials}
          var wrong = 0.0;
          for (var k = 0; k < uniforms.outputs; k++) {
            wrong += exp(logits[start + k] - most) / total * (1.0 - targets[start + k]);
          }
          var rival = logits[start] + targets[start] * uniforms.excluded;
          for (var k = 1; k < uniforms.outputs; k++) {
            rival = max(rival, logits[start + k] + targets[start + k] * uniforms.excluded);
          }
          var others = 0.0;
          for (var k = 0; k < uniforms.outputs; k++) {
            others += exp(logits[start + k] + targets[start + k] * uniforms.excluded - rival);
          }
          let share = exp(logits[index] + targets[index] * uniforms.excluded - rival) / others;
          result[index] = (share - targets[index]) * max(wrong, uniforms.least) * dy[row];
        }
      }`,
  });
  const tensors = [logits, inputs.targets as TensorInfo, inputs.dy as TensorInfo];
  const uniforms = [int(logits.shape[1] as number), float(attrs.excluded as number), float(attrs.least as number)];
  return backend.runWebGPUProgram(program, tensors, "float32", uniforms);
}

/** Margins [rows, arms] of the logits [arms * rows, 2], one arm after the other: those of output `positive` minus the rest. */
export function armMargins({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const logits = inputs.logits as TensorInfo;
  const arms = attrs.arms as number;
  const rows = (logits.shape[0] as number) / arms;
  const program = perValue({
    key: "robinArmMargins",
    inputs: ["logits"],
    outputShape: [rows, arms],
    uniforms: "rows : i32, arms : i32, positive : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let start = 2 * (index % uniforms.arms * uniforms.rows + index / uniforms.arms);
          result[index] = logits[start + uniforms.positive] - logits[start + 1 - uniforms.positive];
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [logits], "float32", [int(rows), int(arms), int(attrs.positive as number)]);
}

/** The gradient of `armMargins`, [arms * rows, 2], from that of the margins, [rows, arms]. */
export function armMarginsGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const dy = inputs.dy as TensorInfo;
  const [rows, arms] = dy.shape as [number, number];
  const program = perValue({
    key: "robinArmMarginsGradient",
    inputs: ["dy"],
    outputShape: [arms * rows, 2],
    uniforms: "rows : i32, arms : i32, positive : i32, ",
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let place = index / 2;
          let value = dy[place % uniforms.rows * uniforms.arms + place / uniforms.rows];
          result[index] = select(-value, value, index % 2 == uniforms.positive);
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [dy], "float32", [int(rows), int(arms), int(attrs.positive as number)]);
}
