import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { inputSizes, normalisationSizes, outputSizes, poolingInfo } from "../geometry.ts";
import { kernelNames } from "../names.ts";
import { type Call, kernel, reluOf } from "./kernel.ts";
import type { WasmBackend } from "./module.ts";

function poolingSizes(info: ReturnType<typeof poolingInfo>): number[] {
  const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
  return [...inputSizes(info), filterHeight, filterWidth, strideHeight, strideWidth, ...outputSizes(info)];
}

/** NaN where the window holds one; the stock kernel hides it. */
const maxPool = kernel("MaxPool", ({ run, attrs, input, pointer, output }) => {
  const info = poolingInfo(input("x").shape, attrs);
  const y = output(info.outShape);
  run.max_pool(pointer("x"), pointer(y), ...poolingSizes(info));
  return y;
});

const maxPoolGradient = kernel("MaxPoolGrad", ({ run, attrs, input, pointer, output }) => {
  const info = poolingInfo(input("input").shape, attrs);
  const dx = output(info.inShape);
  run.max_pool_gradient(pointer("input"), pointer("dy"), pointer(dx), ...poolingSizes(info));
  return dx;
});

/** Scratch space of normalisation.c, and the sizes that both of its functions end with. */
function normalisation({ run, scratch, attrs, input }: Call) {
  const { examples, rows, channels, groups } = normalisationSizes(input("x").shape, attrs.groups as number);
  const sizes = [examples, rows, channels, groups, attrs.epsilon as number, reluOf(attrs)];
  return { examples, channels, groups, end: [scratch(run.normalise_scratch(channels)), ...sizes] as const };
}

const normalise = kernel(kernelNames.normalise, (call) => {
  const { run, input, pointer, output } = call;
  const { shape } = input("x");
  const { examples, groups, end } = normalisation(call);
  const outputs = [output(shape), output([examples, groups]), output([examples, groups])] as const;
  const [y, mean, variance] = outputs;
  run.normalise(pointer("x"), pointer("gamma"), pointer("beta"), pointer(y), pointer(mean), pointer(variance), ...end);
  return [...outputs];
});

const normaliseGradient = kernel(kernelNames.normaliseGradient, (call) => {
  const { run, input, pointer, output } = call;
  const { channels, end } = normalisation(call);
  const outputs = [output(input("x").shape), output([channels]), output([channels])] as const;
  const [dx, dgamma, dbeta] = outputs;
  run.normalise_gradient(
    pointer("dy"),
    pointer("x"),
    pointer("gamma"),
    pointer("y"),
    pointer("mean"),
    pointer("variance"),
    pointer(dx),
    pointer(dgamma),
    pointer(dbeta),
    ...end,
  );
  return [...outputs];
});

/** A kernel that computes every value of its output from the two values at the same place of its inputs. */
const elementwise = (name: string, of: "add_relu" | "relu_mask", [first, second]: readonly [string, string]) =>
  kernel(name, ({ run, input, pointer, output }) => {
    const { shape } = input(first);
    const result = output(shape);
    run[of](pointer(first), pointer(second), pointer(result), util.sizeFromShape(shape));
    return result;
  });

/**
 * Replaces Identity, which the engine calls for everything that a tape keeps. The stock kernel copies the values; since
 * tensors never change, a second tensor on the same values does as well.
 */
export function identity(stock: KernelConfig): KernelConfig {
  return {
    ...stock,
    kernelFunc: (call) => {
      const x = call.inputs.x as TensorInfo;
      if (x.dtype === "string") return stock.kernelFunc(call);
      (call.backend as WasmBackend).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  };
}

/** Pooling, normalisation and ReLUs. */
export const layers: readonly KernelConfig[] = [
  maxPool,
  maxPoolGradient,
  normalise,
  normaliseGradient,
  elementwise(kernelNames.addRelu, "add_relu", ["a", "b"]),
  elementwise(kernelNames.reluMask, "relu_mask", ["dy", "y"]),
];
