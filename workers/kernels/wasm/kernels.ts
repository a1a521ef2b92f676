import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import { backend_util, util } from "@tensorflow/tfjs-core";
import { kernelNames } from "../names.ts";
import { type KernelModule, kernelModule, type WasmBackend } from "./module.ts";

interface Call {
  readonly module: KernelModule;
  readonly attrs: NamedAttrMap;
  input(name: string): TensorInfo;
  /** Byte offset of an input, 0 where it was left out. */
  pointer(name: string): number;
  output(shape: number[]): TensorInfo;
}

function kernel(kernelName: string, run: (call: Call) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as WasmBackend;
      const module = kernelModule(wasm);
      return run({
        module,
        attrs: attrs ?? {},
        input: (name) => required(kernelName, inputs, name),
        pointer: (name) => (inputs[name] == null ? 0 : module.pointer(inputs[name])),
        output: (shape) => wasm.makeOutput(shape, "float32"),
      });
    },
  };
}

function required(kernelName: string, inputs: NamedTensorInfoMap, name: string): TensorInfo {
  const tensor = inputs[name];
  if (tensor == null)
    throw new Error(`${kernelName} needs the input "${name}", found ${Object.keys(inputs)}`);
  return tensor;
}

type Shape4D = [number, number, number, number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];

function convInfo(xShape: number[], wShape: number[], { strides, pad, dimRoundingMode }: NamedAttrMap) {
  return backend_util.computeConv2DInfo(
    xShape as Shape4D,
    wShape as Shape4D,
    strides as [number, number],
    1,
    pad as Padding,
    dimRoundingMode as "floor" | undefined,
  );
}

type ConvInfo = ReturnType<typeof convInfo>;

/** Arguments that every convolution of convolution.c ends with. */
function geometry(info: ConvInfo): number[] {
  if (info.dataFormat !== "channelsLast") throw new Error(`data format "${info.dataFormat}", expected NHWC`);
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.outChannels,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.outHeight,
    info.outWidth,
  ];
}

const depthOf = (info: ConvInfo) => info.filterHeight * info.filterWidth * info.inChannels;

/**
 * Whether Winograd's algorithm takes this convolution: 3 x 3, stride 1, enough channels to pay for its transforms. What
 * decides is the layer, never the batch, so that an example has the same bits in every batch.
 */
function takesWinograd(info: ConvInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inChannels, outChannels, padInfo } = info;
  return (
    [filterHeight, filterWidth].every((side) => side === 3) &&
    [strideHeight, strideWidth].every((stride) => stride === 1) &&
    [inChannels, outChannels].every((channels) => channels % 4 === 0 && channels >= 8) &&
    [padInfo.top, padInfo.left].every((padding) => padding <= 2)
  );
}

/** Arguments that the functions of winograd.c end with. */
const winogradGeometry = (info: ConvInfo): number[] => [
  info.batchSize,
  info.inHeight,
  info.inWidth,
  info.inChannels,
  info.outChannels,
  info.padInfo.top,
  info.padInfo.left,
  info.outHeight,
  info.outWidth,
];

const conv2d = kernel(kernelNames.conv2d, ({ module, attrs, input, pointer, output }) => {
  const info = convInfo(input("x").shape, input("w").shape, attrs);
  const y = output(info.outShape);
  if (takesWinograd(info)) {
    module.run.winograd(
      pointer("x"),
      pointer("w"),
      pointer("b"),
      module.pointer(y),
      module.scratch(module.run.winograd_scratch(info.inChannels, info.outChannels)),
      ...winogradGeometry(info),
      attrs.activation === "relu" ? 1 : 0,
    );
    return y;
  }
  const scratch = module.scratch(module.run.conv2d_scratch(depthOf(info), info.outChannels));
  const relu = attrs.activation === "relu" ? 1 : 0;
  module.run.conv2d(
    pointer("x"),
    pointer("w"),
    pointer("b"),
    module.pointer(y),
    scratch,
    ...geometry(info),
    relu,
  );
  return y;
});

const conv2dInputGradient = kernel("Conv2DBackpropInput", ({ module, attrs, input, pointer, output }) => {
  const info = convInfo(attrs.inputShape as number[], input("filter").shape, attrs);
  const dx = output(info.inShape);
  if (takesWinograd(info)) {
    module.run.winograd_input_gradient(
      pointer("dy"),
      pointer("filter"),
      module.pointer(dx),
      module.scratch(module.run.winograd_scratch(info.outChannels, info.inChannels)),
      ...winogradGeometry(info),
    );
    return dx;
  }
  const scratch = module.scratch(module.run.conv2d_scratch(depthOf(info), info.outChannels));
  module.run.conv2d_input_gradient(
    pointer("dy"),
    pointer("filter"),
    module.pointer(dx),
    scratch,
    ...geometry(info),
  );
  return dx;
});

const conv2dFilterGradient = kernel("Conv2DBackpropFilter", ({ module, attrs, input, pointer, output }) => {
  const info = convInfo(input("x").shape, attrs.filterShape as number[], attrs);
  const dw = output(info.filterShape);
  if (takesWinograd(info)) {
    module.run.winograd_filter_gradient(
      pointer("x"),
      pointer("dy"),
      module.pointer(dw),
      module.scratch(module.run.winograd_filter_scratch(info.inChannels, info.outChannels)),
      ...winogradGeometry(info),
    );
    return dw;
  }
  const scratch = module.scratch(module.run.conv2d_filter_scratch(depthOf(info)));
  module.run.conv2d_filter_gradient(
    pointer("x"),
    pointer("dy"),
    module.pointer(dw),
    scratch,
    ...geometry(info),
  );
  return dw;
});

const dense = kernel(kernelNames.dense, ({ module, attrs, input, pointer, output }) => {
  const [rows, depth] = input("x").shape as [number, number];
  const columns = input("w").shape[1] as number;
  const y = output([rows, columns]);
  const scratch = module.scratch(module.run.matmul_scratch(rows, depth, columns, 0));
  const relu = attrs.activation === "relu" ? 1 : 0;
  module.run.matmul(
    pointer("x"),
    pointer("w"),
    pointer("b"),
    module.pointer(y),
    scratch,
    rows,
    depth,
    columns,
    0,
    relu,
  );
  return y;
});

/**
 * Replaces BatchMatMul: single products with at most one transposed side are ours (tfjs takes a scalar loop for
 * any transposed side), everything else stays stock.
 */
export function batchMatMul(stock: KernelConfig): KernelConfig {
  const ours = kernel("BatchMatMul", ({ module, attrs, input, pointer, output }) => {
    const a = input("a");
    const b = input("b");
    const { transposeA, transposeB } = attrs;
    const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
    const rows = transposeA ? aColumns : aRows;
    const depth = transposeA ? aRows : aColumns;
    const columns = transposeB ? bRows : bColumns;
    const inner = transposeB ? bColumns : bRows;
    if (depth !== inner)
      throw new Error(
        `cannot multiply [${a.shape}] and [${b.shape}]: inner sizes ${depth} and ${inner} differ`,
      );
    const rank = Math.max(a.shape.length, b.shape.length);
    const c = output([...new Array<number>(rank - 2).fill(1), rows, columns]);
    const scratch = module.scratch(module.run.matmul_scratch(rows, depth, columns, transposeA ? 1 : 0));
    if (transposeA)
      module.run.matmul_transposed_a(
        pointer("a"),
        pointer("b"),
        module.pointer(c),
        scratch,
        rows,
        depth,
        columns,
      );
    else
      module.run.matmul(
        pointer("a"),
        pointer("b"),
        0,
        module.pointer(c),
        scratch,
        rows,
        depth,
        columns,
        transposeB ? 1 : 0,
        0,
      );
    return c;
  });
  return {
    ...stock,
    kernelFunc: (call) => {
      const { a, b } = call.inputs;
      const { transposeA, transposeB } = call.attrs ?? {};
      const single =
        util.sizeFromShape((a as TensorInfo).shape.slice(0, -2)) === 1 &&
        util.sizeFromShape((b as TensorInfo).shape.slice(0, -2)) === 1;
      return (single && !(transposeA && transposeB) ? ours : stock).kernelFunc(call);
    },
  };
}

/**
 * Replaces Identity, which the engine calls for everything that a tape keeps: tensors never change, so a second one on
 * the same values does; the stock kernel copies them.
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

const maxPoolGradient = kernel("MaxPoolGrad", ({ module, attrs, input, pointer, output }) => {
  const info = backend_util.computePool2DInfo(
    input("input").shape as Shape4D,
    attrs.filterSize as number | [number, number],
    attrs.strides as number | [number, number],
    1,
    attrs.pad as Padding,
    attrs.dimRoundingMode as "floor" | undefined,
  );
  const dx = output(info.inShape);
  module.run.max_pool_gradient(
    pointer("input"),
    pointer("dy"),
    module.pointer(dx),
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    info.outHeight,
    info.outWidth,
  );
  return dx;
});

/** Sizes that both normalisation kernels of normalisation.c end with. */
function normalised([n, height, width, channels]: Shape4D, attrs: NamedAttrMap) {
  const positions = height * width;
  const batch = attrs.groups === 0;
  const [examples, rows] = batch ? [1, n * positions] : [n, positions];
  const groups = batch ? channels : (attrs.groups as number);
  const relu = attrs.activation === "relu" ? 1 : 0;
  return { examples, groups, sizes: [examples, rows, channels, groups, attrs.epsilon as number, relu] };
}

const normalise = kernel(kernelNames.normalise, ({ module, attrs, input, pointer, output }) => {
  const shape = input("x").shape as Shape4D;
  const { examples, groups, sizes } = normalised(shape, attrs);
  const y = output(shape);
  const mean = output([examples, groups]);
  const variance = output([examples, groups]);
  const scratch = module.scratch(module.run.normalise_scratch(shape[3]));
  module.run.normalise(
    pointer("x"),
    pointer("gamma"),
    pointer("beta"),
    module.pointer(y),
    module.pointer(mean),
    module.pointer(variance),
    scratch,
    ...sizes,
  );
  return [y, mean, variance];
});

const normaliseGradient = kernel(
  kernelNames.normaliseGradient,
  ({ module, attrs, input, pointer, output }) => {
    const shape = input("x").shape as Shape4D;
    const { sizes } = normalised(shape, attrs);
    const dx = output(shape);
    const dgamma = output([shape[3]]);
    const dbeta = output([shape[3]]);
    const scratch = module.scratch(module.run.normalise_scratch(shape[3]));
    module.run.normalise_gradient(
      pointer("dy"),
      pointer("x"),
      pointer("gamma"),
      pointer("y"),
      pointer("mean"),
      pointer("variance"),
      module.pointer(dx),
      module.pointer(dgamma),
      module.pointer(dbeta),
      scratch,
      ...sizes,
    );
    return [dx, dgamma, dbeta];
  },
);

const addRelu = kernel(kernelNames.addRelu, ({ module, input, pointer, output }) => {
  const { shape } = input("a");
  const y = output(shape);
  module.run.add_relu(pointer("a"), pointer("b"), module.pointer(y), util.sizeFromShape(shape));
  return y;
});

const reluMask = kernel(kernelNames.reluMask, ({ module, input, pointer, output }) => {
  const { shape } = input("dy");
  const masked = output(shape);
  module.run.relu_mask(pointer("dy"), pointer("y"), module.pointer(masked), util.sizeFromShape(shape));
  return masked;
});

const columnSums = kernel(kernelNames.columnSums, ({ module, input, pointer, output }) => {
  const { shape } = input("x");
  const columns = shape[shape.length - 1] as number;
  const sums = output([columns]);
  module.run.column_sums(pointer("x"), module.pointer(sums), util.sizeFromShape(shape.slice(0, -1)), columns);
  return sums;
});

const pgdStep = kernel(kernelNames.pgdStep, ({ module, attrs, input, pointer, output }) => {
  const { shape } = input("x");
  const rows = shape[0] as number;
  const next = output(shape);
  const scratch = module.scratch(2 * rows);
  const perRow = (name: "alpha" | "epsilon", offset: number) => {
    const value = attrs[name];
    if (typeof value !== "number") return pointer(name);
    module.floats(offset, rows).fill(value);
    return offset;
  };
  const step = attrs.norm === "linf" ? module.run.pgd_step_linf : module.run.pgd_step_l2;
  step(
    pointer("x"),
    pointer("origin"),
    pointer("gradient"),
    module.pointer(next),
    perRow("alpha", scratch),
    perRow("epsilon", scratch + 4 * rows),
    rows,
    util.sizeFromShape(shape.slice(1)),
  );
  return next;
});

const momentumStep = kernel(kernelNames.momentumStep, ({ module, attrs, input, pointer, output }) => {
  const { shape } = input("parameter");
  const parameter = output(shape);
  const velocity = output(shape);
  module.run.momentum_step(
    pointer("parameter"),
    pointer("velocity"),
    pointer("gradient"),
    module.pointer(parameter),
    module.pointer(velocity),
    util.sizeFromShape(shape),
    attrs.learningRate as number,
    attrs.momentum as number,
    attrs.weightDecay as number,
  );
  return [parameter, velocity];
});

/** Every WebAssembly kernel of ours except those that wrap the stock one. */
export const wasmKernels: readonly KernelConfig[] = [
  conv2d,
  conv2dInputGradient,
  conv2dFilterGradient,
  dense,
  maxPoolGradient,
  normalise,
  normaliseGradient,
  addRelu,
  reluMask,
  columnSums,
  pgdStep,
  momentumStep,
];
