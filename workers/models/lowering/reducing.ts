import { type Constant, floats } from "../source.ts";
import { axisOf, expand, transpose } from "./arrays.ts";
import { type Call, isRuntime, type Lowering, type Runtime, type Value } from "./call.ts";
import { combine, scalar } from "./elementwise.ts";

const count = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

type Reduction = "mean" | "sum" | "max" | "min";

function reduced(call: Call, of: Reduction, x: Runtime, axes: readonly number[], keep: boolean): Runtime {
  const sorted = [...new Set(axes)].sort((a, b) => a - b);
  const shape = x.shape.map((side, at) => (sorted.includes(at + 1) ? 1 : side));
  const rest = keep ? shape : shape.filter((_, at) => !sorted.includes(at + 1));
  return call.emit({ op: "reduce", of, axes: sorted, keep }, [x], rest);
}

/** A reduction along the axes that the operation names. */
function reducedAs(call: Call, of: Reduction, x: Runtime): Runtime {
  const rank = x.shape.length + 1;
  const given = call.listOrInput("axes", 1);
  if ((given === undefined || given.length === 0) && call.number("noop_with_empty_axes", 0) === 1) return x;
  const axes = (given ?? []).map((axis) => axisOf(axis, rank));
  if (axes.length === 0 || axes.includes(0)) return call.fail("reduces along the batch, which would mix images");
  return reduced(call, of, x, axes, call.number("keepdims", 1) === 1);
}

const reduction =
  (of: Reduction): Lowering =>
  (call) =>
    reducedAs(call, of, call.runtime());

/** A norm of the values along some axes. */
const norm =
  (of: "l1" | "l2" | "squares"): Lowering =>
  (call) => {
    const x = call.runtime();
    const sizes =
      of === "l1" ? call.emit({ op: "abs" }, [x], x.shape) : call.emit({ op: "power", exponent: 2 }, [x], x.shape);
    const total = reducedAs(call, "sum", sizes);
    return of === "l2" ? call.emit({ op: "sqrt" }, [total], total.shape) : total;
  };

const softmax =
  (op: "softmax" | "log-softmax"): Lowering =>
  (call) => {
    const x = call.runtime();
    const rank = x.shape.length + 1;
    const axis = axisOf(call.number("axis", call.opset < 13 ? 1 : -1), rank);
    if (axis === 0) return call.fail("normalises along the batch, which would mix images");
    if (call.opset >= 13 || axis === rank - 1) return call.emit({ op, axis }, [x], x.shape);
    // Before opset 13, all axes from this one on are one distribution.
    const flat = [...x.shape.slice(0, axis - 1), count(x.shape.slice(axis - 1))];
    const rows = call.emit({ op: "reshape", shape: flat }, [x], flat);
    const made = call.emit({ op, axis }, [rows], flat);
    return call.emit({ op: "reshape", shape: x.shape }, [made], x.shape);
  };

/** (x - mean) / sqrt(variance + epsilon) over axes of one image. */
function standardised(call: Call, x: Runtime, axes: readonly number[]): Runtime {
  const centred = combine(call, "sub", x, reduced(call, "mean", x, axes, true));
  const squares = call.emit({ op: "power", exponent: 2 }, [centred], centred.shape);
  const variance = reduced(call, "mean", squares, axes, true);
  const safe = combine(call, "add", variance, scalar(call.number("epsilon", 1e-5)));
  return combine(call, "div", centred, call.emit({ op: "sqrt" }, [safe], safe.shape));
}

/** Numbers per channel, to be combined with images or features. */
const perChannel = (constant: Constant, { shape }: Runtime): Value => ({
  constant: { ...constant, dims: [constant.values.length, ...shape.slice(1).map(() => 1)] },
});

const instanceNorm: Lowering = (call) => {
  const x = call.runtime();
  if (x.shape.length < 2) return call.fail(`normalises [n,${x.shape}], expected channels with several values each`);
  const made = standardised(
    call,
    x,
    x.shape.slice(1).map((_, at) => at + 2),
  );
  return combine(
    call,
    "add",
    combine(call, "mul", made, perChannel(call.constant(1), x)),
    perChannel(call.constant(2), x),
  );
};

const layerNorm: Lowering = (call) => {
  const x = call.runtime();
  const rank = x.shape.length + 1;
  const first = axisOf(call.number("axis", -1), rank);
  if (first === 0) return call.fail("normalises along the batch, which would mix images");
  const made = standardised(
    call,
    x,
    Array.from({ length: rank - first }, (_, at) => first + at),
  );
  const scaled = combine(call, "mul", made, call.value(1));
  return call.has(2) ? combine(call, "add", scaled, call.value(2)) : scaled;
};

const groupNorm: Lowering = (call) => {
  const x = call.runtime();
  const channels = x.shape[0] as number;
  const groups = call.number("num_groups", 1);
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0)
    return call.fail(`has ${groups} groups of ${channels} channels`);
  const shape = [groups, count(x.shape) / groups];
  const rows = call.emit({ op: "reshape", shape }, [x], shape);
  const made = call.emit({ op: "reshape", shape: x.shape }, [standardised(call, rows, [2])], x.shape);
  // Up to opset 20 one number per group, then one per channel.
  const each = (at: number): Value => {
    const constant = call.constant(at);
    const { length } = constant.values;
    const repeat = channels / length;
    return perChannel(
      floats(Array.from({ length: channels }, (_, c) => constant.values[Math.floor(c / repeat)] ?? Number.NaN)),
      x,
    );
  };
  return combine(call, "add", combine(call, "mul", made, each(1)), each(2));
};

/** x W + b with W [in, out]. */
function dense(call: Call, x: Runtime, weights: Constant, bias: Constant | undefined): Runtime {
  const [inputs, outputs] = weights.dims as [number, number];
  if (x.shape.length !== 1 || x.shape[0] !== inputs)
    return call.fail(`multiplies [n,${x.shape}] by weights [${weights.dims}], which does not fit`);
  const given = bias === undefined ? [] : [bias];
  return call.emit({ op: "dense" }, [x, weights, ...given], [outputs], inputs * outputs);
}

const scaled = (constant: Constant, by: number): Constant =>
  by === 1 ? constant : { ...constant, values: Float32Array.from(constant.values, (value) => value * by) };

const gemm: Lowering = (call) => {
  const x = call.runtime();
  const { budget } = call.build;
  if (call.number("transA", 0) === 1) return call.fail("transposes the images of a batch");
  const given = call.constant(1);
  if (given.dims.length !== 2) return call.fail(`has weights [${given.dims}], expected [in, out]`);
  const turned = call.number("transB", 0) === 1 ? transpose(given, [1, 0], budget) : given;
  const weights = scaled(turned, call.number("alpha", 1));
  if (!call.has(2)) return dense(call, x, weights, undefined);
  const beta = call.number("beta", 1);
  const added = call.value(2);
  if (isRuntime(added)) return combine(call, "add", dense(call, x, weights, undefined), added);
  if (added.constant.dims.length === 2 && added.constant.dims[0] !== 1)
    return call.fail("has a bias for each image of a batch");
  const bias = expand({ ...added.constant, dims: added.constant.dims.slice(-1) }, [weights.dims[1] as number], budget);
  return dense(call, x, weights, scaled(bias, beta));
};

const matMul: Lowering = (call) => {
  const [a, b] = [call.value(0), call.value(1)];
  if (!isRuntime(a)) return call.fail("multiplies weights by images, expected images by weights");
  if (isRuntime(b)) {
    const [rows, inner, again, columns] = [a.shape.at(-2), a.shape.at(-1), b.shape.at(-2), b.shape.at(-1)];
    if (
      a.shape.length < 2 ||
      a.shape.length !== b.shape.length ||
      inner !== again ||
      a.shape.slice(0, -2).join() !== b.shape.slice(0, -2).join()
    )
      return call.fail(`multiplies [n,${a.shape}] by [n,${b.shape}], which does not fit`);
    const shape = [...a.shape.slice(0, -1), columns as number];
    return call.emit({ op: "matmul" }, [a, b], shape, count(shape) * (inner as number) * (rows === undefined ? 0 : 1));
  }
  const { dims } = b.constant;
  if (dims.length < 2 || dims.slice(0, -2).some((side) => side !== 1) || dims.at(-2) !== a.shape.at(-1))
    return call.fail(`multiplies [n,${a.shape}] by weights [${dims}], which does not fit`);
  const weights = { ...b.constant, dims: dims.slice(-2) };
  if (a.shape.length === 1) return dense(call, a, weights, undefined);
  const shape = a.shape.with(-1, dims.at(-1) as number);
  return call.emit({ op: "matmul" }, [a, weights], shape, count(a.shape) * (dims.at(-1) as number));
};

/** Sums, means, products of matrices, softmax and norms. */
export const reducing: Readonly<Record<string, Lowering>> = {
  ReduceMean: reduction("mean"),
  ReduceSum: reduction("sum"),
  ReduceMax: reduction("max"),
  ReduceMin: reduction("min"),
  ReduceL1: norm("l1"),
  ReduceL2: norm("l2"),
  ReduceSumSquare: norm("squares"),
  Softmax: softmax("softmax"),
  LogSoftmax: softmax("log-softmax"),
  InstanceNormalization: instanceNorm,
  LayerNormalization: layerNorm,
  GroupNormalization: groupNorm,
  Gemm: gemm,
  MatMul: matMul,
};
