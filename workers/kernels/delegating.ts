import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { getKernel } from "@tensorflow/tfjs-core";
import { kernelNames } from "./names.ts";

/** Forward kernels that call the fused stock kernels of a backend under our names and attributes. */
export function delegatingKernels(backendName: string): readonly KernelConfig[] {
  const stock = (name: string) => {
    const kernel = getKernel(name, backendName);
    if (kernel === undefined) throw new Error(`backend "${backendName}" has no kernel "${name}"`);
    return kernel.kernelFunc;
  };
  const bias = ({ b }: NamedTensorInfoMap) => (b === undefined ? {} : { bias: b });
  return [
    {
      kernelName: kernelNames.conv2d,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        stock("FusedConv2D")({
          inputs: { x: inputs.x, filter: inputs.w, ...bias(inputs) },
          attrs: { ...attrs, dataFormat: "NHWC", dilations: [1, 1] },
          backend,
        }),
    },
    {
      kernelName: kernelNames.dense,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const x = inputs.x as TensorInfo;
        const w = inputs.w as TensorInfo;
        // The stock kernel expects three axes.
        const batched = (tensor: TensorInfo): TensorInfo => ({ ...tensor, shape: [1, ...tensor.shape] });
        const y = stock("_FusedMatMul")({
          inputs: { a: batched(x), b: batched(w), ...bias(inputs) },
          attrs: { ...attrs, transposeA: false, transposeB: false },
          backend,
        }) as TensorInfo;
        return { ...y, shape: y.shape.slice(1) };
      },
    },
  ];
}
