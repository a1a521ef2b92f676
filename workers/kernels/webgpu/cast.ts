import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { type GpuCall, perValue } from "./program.ts";

/**
 * Cast to float32. The stock kernel only renames the type, and every shader that copies such a tensor, for instance to
 * transpose it, is then invalid. All other casts are stock.
 */
export const castWith =
  (stock: KernelConfig) =>
  ({ inputs, attrs, backend }: GpuCall): TensorInfo => {
    const x = inputs.x as TensorInfo;
    const isWhole = x.dtype === "bool" || x.dtype === "int32";
    if (!isWhole || attrs.dtype !== "float32")
      return stock.kernelFunc({ inputs, attrs, backend: backend as never }) as TensorInfo;
    const onHost = backend.tensorMap.get(x.dataId)?.values;
    if (onHost != null) return backend.makeTensorInfo(x.shape, "float32", Float32Array.from(onHost as Int32Array));
    return backend.runWebGPUProgram(
      perValue({
        key: "robinToFloat",
        inputs: ["x"],
        outputShape: x.shape,
        code: `
          fn main(index : i32) {
            if (index < uniforms.size) { result[index] = f32(x[index]); }
          }`,
      }),
      [x],
      "float32",
    );
  };
