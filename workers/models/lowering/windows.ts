import type { Pads, Pair } from "../../../src/experiment/models/graph.ts";
import { floats } from "../source.ts";
import type { Call, Lowering, Runtime } from "./call.ts";

/** Where the windows of a convolution or pooling lie. */
interface Windows {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly pads: Pads;
  /** Rows and columns of windows. */
  readonly count: Pair;
}

function pairOf(call: Call, name: string, otherwise: Pair): Pair {
  const given = call.list(name);
  if (given === undefined) return otherwise;
  if (given.length !== 2 || !given.every((side) => Number.isInteger(side) && side >= 1 && side <= 4096))
    return call.fail(`has ${name} [${given.slice(0, 8)}], expected two whole numbers from 1`);
  return given as unknown as Pair;
}

function windowsOf(call: Call, { shape }: Runtime, kernel: Pair, isPool: boolean): Windows {
  const stride = pairOf(call, "strides", [1, 1]);
  const dilation = pairOf(call, "dilations", [1, 1]);
  const size: Pair = [shape[1] as number, shape[2] as number];
  const reach = (axis: 0 | 1) => (kernel[axis] - 1) * dilation[axis] + 1;
  const auto = call.text("auto_pad", "NOTSET");
  const given = call.list("pads") ?? [0, 0, 0, 0];
  if (given.length !== 4 || !given.every((side) => Number.isInteger(side) && side >= 0 && side <= 4096))
    return call.fail(`has pads [${given.slice(0, 8)}], expected four whole numbers from 0`);
  let [top, left, bottom, right] = given as unknown as Pads;
  if (auto === "VALID") [top, left, bottom, right] = [0, 0, 0, 0];
  if (auto.startsWith("SAME")) {
    const missing = (axis: 0 | 1) =>
      Math.max(0, (Math.ceil(size[axis] / stride[axis]) - 1) * stride[axis] + reach(axis) - size[axis]);
    const split = (total: number): Pair =>
      auto === "SAME_UPPER"
        ? [Math.floor(total / 2), Math.ceil(total / 2)]
        : [Math.ceil(total / 2), Math.floor(total / 2)];
    [top, bottom] = split(missing(0));
    [left, right] = split(missing(1));
  }
  const before: Pair = [top, left];
  const after: [number, number] = [bottom, right];
  const isCeil = isPool && call.number("ceil_mode", 0) === 1;
  const count = [0, 1].map((axis) => {
    const at = axis as 0 | 1;
    const room = size[at] + before[at] + after[at] - reach(at);
    const windows = (isCeil ? Math.ceil(room / stride[at]) : Math.floor(room / stride[at])) + 1;
    // A window that would start in the padding at the end is left out, as in PyTorch and ONNX Runtime.
    const kept = isCeil && (windows - 1) * stride[at] >= size[at] + before[at] ? windows - 1 : windows;
    after[at] = Math.max(0, (kept - 1) * stride[at] + reach(at) - size[at] - before[at]);
    return kept;
  }) as unknown as Pair;
  if (Math.min(...count) < 1) return call.fail(`leaves nothing of images of ${size.join(" x ")}`);
  return { kernel, stride, dilation, pads: [top, left, after[0], after[1]], count };
}

function images(call: Call): Runtime {
  const x = call.runtime();
  if (x.shape.length === 3) return x;
  return call.fail(`takes [n,${x.shape}], expected images [n, channels, height, width]`);
}

const conv: Lowering = (call) => {
  const x = images(call);
  const weights = call.constant(1);
  const [out, inputs, height, width] = weights.dims as [number, number, number, number];
  const groups = call.number("group", 1);
  if (weights.dims.length !== 4 || !(groups >= 1) || inputs * groups !== x.shape[0] || out % groups !== 0)
    return call.fail(
      `has weights [${weights.dims}] in ${groups} groups for ${x.shape[0]} channels, which does not fit`,
    );
  const { kernel, stride, dilation, pads, count } = windowsOf(call, x, [height, width], false);
  const bias = call.has(2) ? [call.constant(2)] : [];
  if (bias.some(({ values }) => values.length !== out))
    return call.fail(`has a bias of ${bias[0]?.values.length} numbers, expected ${out}`);
  const shape = [out, ...count];
  return call.emit(
    { op: "conv", kernel, stride, pads, dilation, groups },
    [x, weights, ...bias],
    shape,
    weights.values.length * count[0] * count[1],
  );
};

const kernelOf = (call: Call): Pair =>
  call.list("kernel_shape") === undefined ? call.fail("lacks its kernel_shape") : pairOf(call, "kernel_shape", [1, 1]);

const maxPool: Lowering = (call) => {
  const x = images(call);
  const { kernel, stride, dilation, pads, count } = windowsOf(call, x, kernelOf(call), true);
  if (dilation.some((step) => step !== 1)) return call.fail("has dilated windows, which are not supported");
  if (call.node.outputs.length > 1 && call.node.outputs[1] !== "")
    return call.fail("gives places of maxima, which are not supported");
  return call.emit({ op: "max-pool", kernel, stride, pads }, [x], [x.shape[0] as number, ...count]);
};

const averagePool: Lowering = (call) => {
  const x = images(call);
  const { kernel, stride, dilation, pads, count } = windowsOf(call, x, kernelOf(call), true);
  if (dilation.some((step) => step !== 1)) return call.fail("has dilated windows, which are not supported");
  // What ceil_mode adds beyond the declared padding never counts.
  const declared = call.text("auto_pad", "NOTSET") === "NOTSET" ? (call.list("pads") ?? [0, 0, 0, 0]) : pads;
  const counted = pads.map((side, at) =>
    call.number("count_include_pad", 0) === 1 ? Math.min(side, declared[at] as number) : 0,
  ) as unknown as Pads;
  return call.emit({ op: "average-pool", kernel, stride, pads, counted }, [x], [x.shape[0] as number, ...count]);
};

const globalPool =
  (of: "mean" | "max"): Lowering =>
  (call) => {
    const x = images(call);
    return call.emit({ op: "reduce", of, axes: [2, 3], keep: true }, [x], [x.shape[0] as number, 1, 1]);
  };

/** Enlargement by whole factors, each pixel repeated. */
const resize: Lowering = (call) => {
  const x = images(call);
  if (call.text("mode", "nearest") !== "nearest")
    return call.fail("interpolates between pixels, only nearest is supported");
  const isOld = call.node.op === "Upsample" || call.opset < 11;
  const scales = call.list("scales") ?? call.numbers(isOld ? 1 : 2) ?? [];
  const sizes = isOld ? [] : (call.numbers(3) ?? []);
  const factors = [1, 2].map((axis) =>
    sizes.length === 4 ? (sizes[axis + 1] as number) / (x.shape[axis] as number) : (scales[axis + 1] ?? Number.NaN),
  );
  if (!factors.every((factor) => Number.isInteger(factor) && factor >= 1 && factor <= 64))
    return call.fail(`enlarges by [${factors}], whole factors expected`);
  return factors.reduce((result, factor, at) => {
    const size = result.shape[at + 1] as number;
    const indices = Array.from({ length: size * factor }, (_, i) => Math.floor(i / factor));
    return call.emit({ op: "gather", axis: at + 2, indices }, [result], result.shape.with(at + 1, indices.length));
  }, x);
};

/** Normalisation by running statistics, as a scale and a shift. */
const batchNorm: Lowering = (call) => {
  const x = call.runtime();
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((at) => call.constant(at).values);
  const channels = x.shape[0] as number;
  if ([scale, bias, mean, variance].some((values) => values?.length !== channels))
    return call.fail(`has statistics for ${scale?.length} channels, expected ${channels}`);
  if (call.number("training_mode", 0) === 1 || (call.node.outputs.length > 1 && call.node.outputs[1] !== ""))
    return call.fail("normalises by the batch: export the network in evaluation mode");
  const epsilon = call.number("epsilon", 1e-5);
  const factors = Array.from(
    { length: channels },
    (_, c) => (scale?.[c] ?? 0) / Math.sqrt((variance?.[c] ?? 0) + epsilon),
  );
  const shifts = factors.map((factor, c) => (bias?.[c] ?? 0) - (mean?.[c] ?? 0) * factor);
  const dims = [1, channels, ...x.shape.slice(1).map(() => 1)];
  const scaled = call.emit({ op: "mul" }, [x, floats(factors, dims)], x.shape);
  return call.emit({ op: "add" }, [scaled, floats(shifts, dims)], x.shape);
};

/** Convolutions, pooling, batch norm and enlargement. */
export const windows: Readonly<Record<string, Lowering>> = {
  Conv: conv,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: globalPool("mean"),
  GlobalMaxPool: globalPool("max"),
  BatchNormalization: batchNorm,
  Upsample: resize,
  Resize: resize,
};
