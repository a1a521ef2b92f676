import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type GpuCall, int, perValue } from "./program.ts";

/**
 * Images [n, height, width, channels] of a data set on the GPU, moved (`gatherImages` in ops.ts). Of bytes, `scale` holds the
 * value of each of the 256.
 */
export function gatherImages({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const { picked, scale } = inputs as Record<string, TensorInfo> as { picked: TensorInfo; scale?: TensorInfo };
  const parts = Array.from({ length: attrs.parts as number }, (_, part) => inputs[`part${part}`] as TensorInfo);
  const [height, width, channels] = attrs.shape as [number, number, number];
  const isBytes = scale != null;
  const read = (part: number) =>
    isBytes ? `scale[(bitcast<u32>(part${part}[at / 4]) >> (8u * u32(at % 4))) & 255u]` : `part${part}[at]`;
  const program = perValue({
    key: `robinGatherImages_${parts.length}_${isBytes}`,
    inputs: ["picked", ...(isBytes ? ["scale"] : []), ...parts.map((_, part) => `part${part}`)],
    outputShape: [picked.shape[0] as number, height, width, channels],
    uniforms: "sides : vec3<i32>, perPart : i32, ",
    code: `
      fn pixel(part : i32, at : i32) -> f32 {
        switch part {
          ${parts.map((_, part) => `case ${part}: { return ${read(part)}; }`).join("\n")}
          default: { return 0.0; }
        }
      }
      fn main(index : i32) {
        if (index < uniforms.size) {
          let channels = uniforms.sides.z;
          let width = uniforms.sides.y;
          let height = uniforms.sides.x;
          let size = height * width * channels;
          let word = picked[index / size];
          let image = word >> 9u;
          let place = index % size / channels;
          let column = place % width;
          let y = place / width + (word & 15) - 4;
          let x = select(column, width - 1 - column, (word & 256) != 0) + ((word >> 4u) & 15) - 4;
          var value = 0.0;
          if (y >= 0 && y < height && x >= 0 && x < width) {
            let at = (image % uniforms.perPart * height + y) * width + x;
            value = pixel(image / uniforms.perPart, at * channels + index % channels);
          }
          result[index] = value;
        }
      }`,
  });
  const tensors = [picked, ...(isBytes ? [scale] : []), ...parts];
  return backend.runWebGPUProgram(program, tensors, "float32", [
    int(height, width, channels),
    int(attrs.perPart as number),
  ]);
}
