import type { KernelConfig, TensorInfo, TypedArray } from "@tensorflow/tfjs-core";
import { poolingInfo } from "./geometry.ts";

interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: TypedArray } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
}

/** Max pooling in plain JavaScript: NaN where the window holds one. The stock kernel skips NaN. */
export const cpuMaxPool: KernelConfig = {
  kernelName: "MaxPool",
  backendName: "cpu",
  kernelFunc({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const { makeTensorInfo, data } = backend as unknown as CpuBackend;
    const info = poolingInfo(x.shape, attrs ?? {});
    const { inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
    const { strideHeight, strideWidth, filterHeight, filterWidth } = info;
    const values = data.get(x.dataId).values;
    const pooled = new Float32Array(info.batchSize * outHeight * outWidth * inChannels).fill(Number.NEGATIVE_INFINITY);
    let target = 0;
    for (let image = 0; image < info.batchSize; image++)
      for (let row = 0; row < outHeight; row++)
        for (let column = 0; column < outWidth; column++, target += inChannels) {
          const [top, left] = [row * strideHeight - padInfo.top, column * strideWidth - padInfo.left];
          for (let y = Math.max(0, top); y < Math.min(inHeight, top + filterHeight); y++)
            for (let at = Math.max(0, left); at < Math.min(inWidth, left + filterWidth); at++) {
              const source = ((image * inHeight + y) * inWidth + at) * inChannels;
              for (let channel = 0; channel < inChannels; channel++)
                pooled[target + channel] = Math.max(
                  pooled[target + channel] as number,
                  values[source + channel] as number,
                );
            }
        }
    return makeTensorInfo.call(backend, info.outShape, "float32", pooled);
  },
};
