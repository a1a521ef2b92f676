import type { GradConfig, NamedAttrMap, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import {
  add,
  broadcast_util,
  cast,
  concat,
  div,
  engine,
  equal,
  exp,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  matMul,
  mul,
  neg,
  oneHot,
  onesLike,
  pad,
  reshape,
  reverse,
  sigmoid,
  sign,
  slice,
  split,
  sqrt,
  square,
  stack,
  sub,
  sum,
  transpose,
  unstack,
  util,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";

// tfjs-core registers no gradient by itself, and its own list can only be loaded through the union package. These
// are the gradients of the stock ops that networks, losses and attacks are written with. They differ from tfjs' in
// that nothing is built on the host and uploaded (`Sum`, `Mean`: hundreds of MB per batch-norm step on a GPU), that
// ties of `Max` and `Min` share the gradient (as in PyTorch) instead of each taking all of it, and that comparisons
// pass a zero gradient instead of failing.

type Maker = (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => Record<string, () => Tensor>;

interface Saves {
  readonly inputs?: string[];
  readonly output?: boolean;
}

function gradient(kernelName: string, saves: Saves, make: Maker): GradConfig {
  return {
    kernelName,
    inputsToSave: saves.inputs ?? [],
    outputsToSave: saves.output ? [true] : [],
    gradFunc: (dy, saved, attrs) => make(dy as Tensor, saved, attrs),
  };
}

/** Gradient of an op of one input `x` from that input. */
const ofInput = (kernelName: string, make: (dy: Tensor, x: Tensor, attrs: NamedAttrMap) => Tensor) =>
  gradient(kernelName, { inputs: ["x"] }, (dy, [x], attrs) => ({ x: () => make(dy, x as Tensor, attrs) }));

/** Gradient of an op of one input `x` from its output. */
const ofOutput = (kernelName: string, make: (dy: Tensor, y: Tensor) => Tensor) =>
  gradient(kernelName, { output: true }, (dy, [y]) => ({ x: () => make(dy, y as Tensor) }));

/** Sums a gradient over the axes along which an input of this shape was broadcast. */
function unbroadcast(dy: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, dy.shape);
  return reshape(axes.length > 0 ? sum(dy, axes) : dy, shape);
}

/** Gradient of a broadcasting op of `a` and `b`. */
const ofPair = (
  kernelName: string,
  da: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  db: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
) =>
  gradient(kernelName, { inputs: ["a", "b"] }, (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor];
    return { a: () => unbroadcast(da(dy, a, b), a.shape), b: () => unbroadcast(db(dy, a, b), b.shape) };
  });

const keepWhere = (condition: Tensor, dy: Tensor) => where(condition, dy, zerosLike(dy));

/** `y` or `dy` of a reduction, with the reduced axes kept as 1 so that it broadcasts over x. */
function expanded(reduced: Tensor, x: Tensor, axis: unknown): Tensor {
  const axes = util.parseAxisParam((axis ?? null) as unknown as number[], x.shape);
  return reshape(
    reduced,
    x.shape.map((size, at) => (axes.includes(at) ? 1 : size)),
  );
}

/** Max and Min: the entries that equal the result share the gradient. */
const ofExtremum = (kernelName: string) =>
  gradient(kernelName, { inputs: ["x"], output: true }, (dy, saved, attrs) => {
    const [x, y] = saved as [Tensor, Tensor];
    return {
      x: () => {
        const axis = attrs.axis ?? attrs.reductionIndices;
        const hits = cast(equal(x, expanded(y, x, axis)), "float32");
        const count = sum(hits, (axis ?? undefined) as number[] | undefined, true);
        return mul(hits, div(expanded(dy, x, axis), reshape(count, expanded(y, x, axis).shape)));
      },
    };
  });

/** Ops that are constant almost everywhere. */
const zero = (kernelName: string, inputs: string[]) =>
  gradient(kernelName, { inputs }, (_dy, saved) =>
    Object.fromEntries(
      inputs.map((name, at) => [name, () => cast(zerosLike(saved[at] as Tensor), "float32")]),
    ),
  );

const run = (kernelName: string, inputs: Record<string, Tensor>, attrs: NamedAttrMap): Tensor =>
  engine().runKernel(kernelName, inputs, attrs);

const arithmetic: readonly GradConfig[] = [
  ofPair(
    "Add",
    (dy) => dy,
    (dy) => dy,
  ),
  ofPair(
    "Sub",
    (dy) => dy,
    (dy) => neg(dy),
  ),
  ofPair(
    "Multiply",
    (dy, _a, b) => mul(dy, b),
    (dy, a) => mul(dy, a),
  ),
  ofPair(
    "RealDiv",
    (dy, _a, b) => div(dy, b),
    (dy, a, b) => neg(div(mul(dy, a), square(b))),
  ),
  ofPair(
    "Maximum",
    (dy, a, b) => keepWhere(greaterEqual(a, b), dy),
    (dy, a, b) => keepWhere(less(a, b), dy),
  ),
  ofPair(
    "Minimum",
    (dy, a, b) => keepWhere(lessEqual(a, b), dy),
    (dy, a, b) => keepWhere(greater(a, b), dy),
  ),
  ofPair(
    "SquaredDifference",
    (dy, a, b) => mul(dy, mul(2, sub(a, b))),
    (dy, a, b) => mul(dy, mul(2, sub(b, a))),
  ),
  {
    kernelName: "AddN",
    saveAllInputs: true,
    gradFunc: (dy, saved) => Object.fromEntries(saved.map((_, at) => [at, () => add(dy as Tensor, 0)])),
  },
  gradient("Neg", {}, (dy) => ({ x: () => neg(dy) })),
  ofInput("Abs", (dy, x) => mul(dy, sign(x))),
  ofInput("Square", (dy, x) => mul(dy, mul(2, x))),
  ofInput("Log", (dy, x) => div(dy, x)),
  ofInput("Log1p", (dy, x) => div(dy, add(x, 1))),
  ofInput("Softplus", (dy, x) => mul(dy, sigmoid(x))),
  ofInput("Rsqrt", (dy, x) => neg(div(dy, mul(2, mul(x, sqrt(x)))))),
  ofInput("Atanh", (dy, x) => div(dy, sub(1, square(x)))),
  ofOutput("Reciprocal", (dy, y) => neg(mul(dy, square(y)))),
  ofOutput("Sqrt", (dy, y) => div(dy, mul(2, y))),
  ofOutput("Exp", (dy, y) => mul(dy, y)),
  ofOutput("Sigmoid", (dy, y) => mul(dy, mul(y, sub(1, y)))),
  ofOutput("Tanh", (dy, y) => mul(dy, sub(1, square(y)))),
  ofInput("Relu", (dy, x) => keepWhere(greater(x, 0), dy)),
  ofInput("ClipByValue", (dy, x, { clipValueMin, clipValueMax }) =>
    keepWhere(logicalAnd(greaterEqual(x, clipValueMin as number), lessEqual(x, clipValueMax as number)), dy),
  ),
  gradient("Select", { inputs: ["condition"] }, (dy, saved) => {
    const [condition] = saved as [Tensor];
    return {
      condition: () => cast(zerosLike(condition), "float32"),
      t: () => where(condition, dy, zerosLike(dy)),
      e: () => where(condition, zerosLike(dy), dy),
    };
  }),
];

const reductions: readonly GradConfig[] = [
  ofInput("Sum", (dy, x, { axis }) => mul(expanded(dy, x, axis), onesLike(x))),
  ofInput("Mean", (dy, x, { axis }) => mul(expanded(div(dy, x.size / dy.size), x, axis), onesLike(x))),
  ofExtremum("Max"),
  ofExtremum("Min"),
  gradient("Softmax", { output: true }, (dy, [y], { dim }) => ({
    logits: () => {
      const weighted = mul(dy, y as Tensor);
      return sub(weighted, mul(sum(weighted, dim as number, true), y as Tensor));
    },
  })),
  gradient("LogSoftmax", { output: true }, (dy, [y], { axis }) => ({
    logits: () => sub(dy, mul(sum(dy, axis as number, true), exp(y as Tensor))),
  })),
];

/** dx of a gather along one axis: a product with the one-hot indices, which is deterministic on every backend. */
function scatter(dy: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const before = util.sizeFromShape(x.shape.slice(0, axis));
  const after = util.sizeFromShape(x.shape.slice(axis + 1));
  const rows = transpose(reshape(dy, [before, indices.size, after]), [1, 0, 2]);
  const size = x.shape[axis] as number;
  const hits = cast(oneHot(cast(reshape(indices, [-1]), "int32"), size), "float32");
  const sums = matMul(hits, reshape(rows, [indices.size, -1]), true, false);
  return reshape(transpose(reshape(sums, [size, before, after]), [1, 0, 2]), x.shape);
}

/** dx of a tile: sums over the repetitions, one axis at a time. */
function untile(dy: Tensor, x: Tensor, reps: number[]): Tensor {
  let folded = dy;
  reps.forEach((count, axis) => {
    if (count === 1) return;
    const before = util.sizeFromShape(x.shape.slice(0, axis));
    folded = sum(reshape(folded, [before, count, -1]), 1);
  });
  return reshape(folded, x.shape);
}

const shapes: readonly GradConfig[] = [
  gradient("Identity", {}, (dy) => ({ x: () => cast(dy, "float32") })),
  gradient("Cast", {}, (dy) => ({ x: () => cast(dy, "float32") })),
  ofInput("Reshape", (dy, x) => reshape(dy, x.shape)),
  gradient("ExpandDims", { inputs: ["input"] }, (dy, [input]) => ({
    input: () => reshape(dy, (input as Tensor).shape),
  })),
  gradient("Transpose", {}, (dy, _saved, { perm }) => ({
    x: () => {
      const axes = perm as number[];
      return transpose(
        dy,
        axes.map((_, at) => axes.indexOf(at)),
      );
    },
  })),
  gradient("Reverse", {}, (dy, _saved, { dims }) => ({
    x: () => reverse(dy, util.parseAxisParam(dims as number[], dy.shape)),
  })),
  {
    kernelName: "Concat",
    saveAllInputs: true,
    gradFunc: (dy, saved, { axis }) => {
      const at = util.parseAxisParam(axis as number, (saved[0] as Tensor).shape)[0] as number;
      const sizes = saved.map((x) => x.shape[at] as number);
      const parts = split(dy as Tensor, sizes, at);
      return Object.fromEntries(parts.map((part, index) => [index, () => part]));
    },
  },
  {
    kernelName: "Pack",
    saveAllInputs: true,
    gradFunc: (dy, _saved, { axis }) =>
      Object.fromEntries(unstack(dy as Tensor, axis as number).map((part, index) => [index, () => part])),
  },
  {
    kernelName: "Unpack",
    gradFunc: (dys, _saved, { axis }) => ({ value: () => stack(dys as Tensor[], axis as number) }),
  },
  {
    kernelName: "SplitV",
    gradFunc: (dys, _saved, { axis }) => ({ x: () => concat(dys as Tensor[], axis as number) }),
  },
  ofInput("Slice", (dy, x, attrs) => {
    const begin = attrs.begin as number[];
    const paddings = x.shape.map((size, at): [number, number] => {
      const start = begin[at] ?? 0;
      return [start, size - start - (dy.shape[at] as number)];
    });
    return pad(dy, paddings);
  }),
  ofInput("PadV2", (dy, x, { paddings }) =>
    slice(
      dy,
      (paddings as [number, number][]).map(([start]) => start),
      x.shape,
    ),
  ),
  ofInput("Tile", (dy, x, { reps }) => untile(dy, x, reps as number[])),
  gradient("GatherV2", { inputs: ["x", "indices"] }, (dy, saved, { axis, batchDims }) => {
    const [x, indices] = saved as [Tensor, Tensor];
    if (((batchDims as number | undefined) ?? 0) !== 0)
      throw new Error(`the gradient of gather with batchDims ${batchDims} is not available, expected 0`);
    const along = util.parseAxisParam(axis as number, x.shape)[0] as number;
    return {
      x: () => scatter(dy, x, indices, along),
      indices: () => cast(zerosLike(indices), "float32"),
    };
  }),
];

const layers: readonly GradConfig[] = [
  gradient("BatchMatMul", { inputs: ["a", "b"] }, (dy, saved, { transposeA, transposeB }) => {
    const [a, b] = saved as [Tensor, Tensor];
    return {
      a: () =>
        transposeA
          ? matMul(b, dy, transposeB as boolean, true)
          : matMul(dy, b, false, !(transposeB as boolean)),
      b: () =>
        transposeB
          ? matMul(dy, a, true, transposeA as boolean)
          : matMul(a, dy, !(transposeA as boolean), false),
    };
  }),
  gradient("Conv2D", { inputs: ["x", "filter"] }, (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter }, { ...attrs, inputShape: x.shape }),
      filter: () => run("Conv2DBackpropFilter", { x, dy }, { ...attrs, filterShape: filter.shape }),
    };
  }),
  gradient("MaxPool", { inputs: ["x"], output: true }, (dy, saved, attrs) => {
    const [x, y] = saved as [Tensor, Tensor];
    return { x: () => run("MaxPoolGrad", { dy, input: x, output: y }, attrs) };
  }),
];

const constants: readonly GradConfig[] = [
  ...["Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual", "LogicalAnd", "LogicalOr"].map(
    (name) => zero(name, ["a", "b"]),
  ),
  ...[
    "LogicalNot",
    "Sign",
    "Step",
    "Floor",
    "Ceil",
    "Round",
    "IsFinite",
    "IsNan",
    "ZerosLike",
    "OnesLike",
  ].map((name) => zero(name, ["x"])),
  zero("ArgMax", ["x"]),
  zero("OneHot", ["indices"]),
];

/** Gradients of stock ops, the same for every backend. */
export const stockGradients: readonly GradConfig[] = [
  ...arithmetic,
  ...reductions,
  ...shapes,
  ...layers,
  ...constants,
];
