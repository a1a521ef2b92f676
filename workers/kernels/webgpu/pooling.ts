import type { NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { poolingInfo } from "../geometry.ts";
import { type GpuCall, perValue } from "./program.ts";
import { windowUniforms, windowValues } from "./reductions.ts";

const infoOf = (x: TensorInfo, attrs: NamedAttrMap) => poolingInfo(x.shape, attrs);

/** Whether a value is above another: NaN is above every number. Shader compilers may assume no NaN, so bits are tested. */
const above = `
  fn isNan(value : f32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u; }
  fn above(value : f32, other : f32) -> bool { return !isNan(other) && (isNan(value) || value > other); }`;

/** The maximum of each window; NaN where the window holds one, which the stock shader skips. */
export function maxPool({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const x = inputs.x as TensorInfo;
  const info = infoOf(x, attrs);
  const program = perValue({
    key: "robinMaxPool",
    inputs: ["x"],
    outputShape: info.outShape,
    uniforms: windowUniforms,
    code: `
      ${above}
      fn main(index : i32) {
        if (index < uniforms.size) {
          let channel = index % uniforms.channels.x;
          let pixel = index / uniforms.channels.x;
          let place = vec2<i32>((pixel / uniforms.outSize.y) % uniforms.outSize.x, pixel % uniforms.outSize.y);
          let example = pixel / uniforms.outSize.y / uniforms.outSize.x;
          let corner = place * uniforms.strides - uniforms.pads;
          let begin = max(corner, vec2<i32>(0));
          let end = min(corner + uniforms.window, uniforms.inSize);
          let first = (example * uniforms.inSize.x + begin.x) * uniforms.inSize.y + begin.y;
          var most = x[first * uniforms.channels.x + channel];
          for (var r = begin.x; r < end.x; r++) {
            for (var c = begin.y; c < end.y; c++) {
              let value = x[((example * uniforms.inSize.x + r) * uniforms.inSize.y + c) * uniforms.channels.x + channel];
              if (above(value, most)) { most = value; }
            }
          }
          result[index] = most;
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [x], "float32", windowValues(info));
}

/**
 * For each input pixel, sums the gradients of the windows of which it is the first maximum. (The stock shader gives the
 * gradient to the last maximum.)
 */
export function maxPoolGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const x = inputs.input as TensorInfo;
  const info = infoOf(x, attrs);
  const program = perValue({
    key: "robinMaxPoolGradient",
    inputs: ["x", "dy"],
    outputShape: x.shape,
    uniforms: windowUniforms,
    code: `
      ${above}
      fn main(index : i32) {
        if (index < uniforms.size) {
          let channel = index % uniforms.channels.x;
          let pixel = index / uniforms.channels.x;
          let here = vec2<i32>((pixel / uniforms.inSize.y) % uniforms.inSize.x, pixel % uniforms.inSize.y);
          let example = pixel / uniforms.inSize.y / uniforms.inSize.x;
          let value = x[index];
          let reach = here + uniforms.pads;
          let first = max(vec2<i32>(0), (reach - uniforms.window + uniforms.strides) / uniforms.strides);
          let last = min(uniforms.outSize - 1, reach / uniforms.strides);
          var total = 0.0;
          for (var row = first.x; row <= last.x; row++) {
            for (var column = first.y; column <= last.y; column++) {
              let corner = vec2<i32>(row, column) * uniforms.strides - uniforms.pads;
              let begin = max(corner, vec2<i32>(0));
              let end = min(corner + uniforms.window, uniforms.inSize);
              var mine = true;
              for (var r = begin.x; r < end.x; r++) {
                for (var c = begin.y; c < end.y; c++) {
                  let other = x[((example * uniforms.inSize.x + r) * uniforms.inSize.y + c) * uniforms.channels.x + channel];
                  let earlier = r < here.x || (r == here.x && c < here.y);
                  if (above(other, value) || (earlier && !above(value, other))) { mine = false; }
                }
              }
              if (mine) {
                total += dy[((example * uniforms.outSize.x + row) * uniforms.outSize.y + column) * uniforms.channels.x + channel];
              }
            }
          }
          result[index] = total;
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [x, inputs.dy as TensorInfo], "float32", windowValues(info));
}
