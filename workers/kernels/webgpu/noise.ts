import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type GpuCall, int, tiled } from "./program.ts";

const threads = 64;

/**
 * Uniform noise from the states of generators (`uniformNoise` in ops.ts): xoroshiro128+, of which a stream takes the low 32
 * bits of every number, so that additions need no carry. One thread draws an image, because its numbers follow one
 * another.
 */
export function uniformNoise({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const states = inputs.states as TensorInfo;
  const rows = states.shape[0] as number;
  const shape = attrs.shape as [number, number, number];
  const program = tiled(
    {
      key: "robinUniformNoise",
      inputs: ["states"],
      outputShape: [rows, ...shape],
      uniforms: "rows : i32, rowSize : i32, ",
      code: `
        fn main(index : i32) {
          if (index < uniforms.rows) {
            var s00 = bitcast<u32>(states[index * 4]);
            var s01 = bitcast<u32>(states[index * 4 + 1]);
            var s10 = bitcast<u32>(states[index * 4 + 2]);
            var s11 = bitcast<u32>(states[index * 4 + 3]);
            for (var at = index * uniforms.rowSize; at < (index + 1) * uniforms.rowSize; at++) {
              // Multiples of 2^-24, which float32 holds exactly.
              result[at] = f32((s00 + s10) >> 8u) * 5.9604644775390625e-8;
              let a0 = s10 ^ s00;
              let a1 = s11 ^ s01;
              let low = (s00 << 24u) ^ (s01 >> 8u) ^ a0 ^ (a0 << 16u);
              s01 = (s01 << 24u) ^ (s00 >> 8u) ^ a1 ^ ((a1 << 16u) | (a0 >> 16u));
              s00 = low;
              s10 = (a1 << 5u) ^ (a0 >> 27u);
              s11 = (a0 << 5u) ^ (a1 >> 27u);
            }
          }
        }`,
    },
    Math.ceil(rows / threads),
    threads,
  );
  const rowSize = shape.reduce((product, side) => product * side, 1);
  return backend.runWebGPUProgram(program, [states], "float32", [int(rows), int(rowSize)]);
}
