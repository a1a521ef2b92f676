import type { Constant } from "../source.ts";
import { floats, integers } from "../source.ts";
import {
  axisOf,
  type Budget,
  binary,
  broadcastDims,
  concat,
  expand,
  map,
  orderOf,
  reshape,
  slicePlaces,
  take,
  transpose,
} from "./arrays.ts";
import type { Call } from "./call.ts";

/** What an operation gives for constants alone. */
type Folding = (call: Call, budget: Budget) => Constant | readonly Constant[];

const pair =
  (of: (a: number, b: number) => number): Folding =>
  (call, budget) =>
    binary(call.constant(0), call.constant(1), of, budget);

const test =
  (of: (a: number, b: number) => boolean): Folding =>
  (call, budget) =>
    binary(call.constant(0), call.constant(1), (a, b) => (of(a, b) ? 1 : 0), budget, "bool");

const each =
  (of: (value: number) => number): Folding =>
  (call) =>
    map(call.constant(0), of);

const same: Folding = (call) => call.constant(0);

/** Whole numbers divide towards zero. */
const divided: Folding = (call, budget) => {
  const isWhole = call.constant(0).kind === "int";
  return binary(call.constant(0), call.constant(1), (a, b) => (isWhole ? Math.trunc(a / b) : a / b), budget);
};

function squeezed(call: Call): Constant {
  const source = call.constant(0);
  const axes = call.listOrInput("axes", 1)?.map((axis) => axisOf(axis, source.dims.length));
  return reshape(
    source,
    source.dims.filter((side, at) => (axes === undefined ? side !== 1 : !axes.includes(at))),
  );
}

function unsqueezed(call: Call): Constant {
  const source = call.constant(0);
  const given = call.listOrInput("axes", 1) ?? [];
  const rank = source.dims.length + given.length;
  const axes = given.map((axis) => axisOf(axis, rank));
  const rest = [...source.dims];
  return reshape(
    source,
    Array.from({ length: rank }, (_, at) => (axes.includes(at) ? 1 : (rest.shift() as number))),
  );
}

function reshaped(call: Call): Constant {
  const source = call.constant(0);
  const target = call.numbers(1) ?? call.list("shape") ?? [];
  const dims = target.map((side, at) => (side === 0 ? (source.dims[at] ?? 0) : side));
  const known = dims.filter((side) => side !== -1).reduce((product, side) => product * side, 1);
  return reshape(
    source,
    dims.map((side) => (side === -1 ? source.values.length / known : side)),
  );
}

function sliced(call: Call, budget: Budget): Constant {
  let result = call.constant(0);
  const starts = call.listOrInput("starts", 1) ?? [];
  const ends = call.listOrInput("ends", 2) ?? [];
  const axes = call.listOrInput("axes", 3) ?? starts.map((_, at) => at);
  const steps = call.numbers(4) ?? starts.map(() => 1);
  for (const [at, given] of axes.entries()) {
    const axis = axisOf(given, result.dims.length);
    const step = steps[at] ?? 1;
    const size = result.dims[axis] as number;
    const { from, count } = slicePlaces(size, starts[at] as number, ends[at] as number, step);
    const places = Array.from({ length: count }, (_, i) => from + i * step);
    result = take(result, axis, places, budget);
  }
  return result;
}

function gathered(call: Call, budget: Budget): Constant {
  const source = call.constant(0);
  const indices = call.constant(1);
  const axis = axisOf(call.number("axis", 0), source.dims.length);
  const taken = take(source, axis, Array.from(indices.values), budget);
  return reshape(taken, [...source.dims.slice(0, axis), ...indices.dims, ...source.dims.slice(axis + 1)]);
}

function joined(call: Call, budget: Budget): Constant {
  const parts = Array.from({ length: call.count }, (_, at) => call.constant(at));
  return concat(parts, axisOf(call.number("axis", 0), (parts[0] as Constant).dims.length), budget);
}

/** A shape to expand to: an unknown batch in front becomes 1, which later operations broadcast. */
const withoutBatch = ({ values }: Constant): number[] =>
  Array.from(values, (side, at) => (Number.isNaN(side) && at === 0 ? 1 : side));

function filled(call: Call, budget: Budget): Constant {
  const dims = withoutBatch(call.constant(0));
  const value = call.tensor("value") ?? floats([0]);
  return expand({ ...value, dims: [] }, dims, budget);
}

function expanded(call: Call, budget: Budget): Constant {
  const source = call.constant(0);
  return expand(source, broadcastDims(source.dims, withoutBatch(call.constant(1))), budget);
}

function where(call: Call, budget: Budget): Constant {
  const [condition, yes, no] = [call.constant(0), call.constant(1), call.constant(2)];
  const dims = broadcastDims(broadcastDims(condition.dims, yes.dims), no.dims);
  const [chosen, left, right] = [condition, yes, no].map((one) => expand(one, dims, budget)) as [
    Constant,
    Constant,
    Constant,
  ];
  return {
    ...left,
    values: left.values.map((value, at) => (chosen.values[at] ? value : (right.values[at] as number))),
  };
}

/** One constant from the attribute that holds it. */
function constant(call: Call): Constant {
  const { attributes } = call.node;
  const whole = call.tensor("value");
  if (whole !== undefined) return whole;
  if (typeof attributes.value_float === "number") return floats([attributes.value_float], []);
  if (typeof attributes.value_int === "number") return integers([attributes.value_int], []);
  const [list, ints] = [call.list("value_floats"), call.list("value_ints")];
  if (list !== undefined) return floats(list);
  if (ints !== undefined) return integers(ints);
  return call.fail("holds no numbers");
}

/** Types of `Cast` that hold fractions, by number in TensorProto.DataType. */
export const isFloatType = (type: number): boolean => [1, 10, 11, 16].includes(type);

function cast(call: Call): Constant {
  const type = call.number("to", 1);
  if (isFloatType(type)) return map(call.constant(0), (value) => value, "float");
  if (type === 9) return map(call.constant(0), (value) => (value === 0 ? 0 : 1), "bool");
  return map(call.constant(0), (value) => (Number.isNaN(value) ? value : Math.trunc(value)), "int");
}

function product(call: Call): Constant {
  const source = call.constant(0);
  const all = Array.from(source.values).reduce((result, value) => result * value, 1);
  return {
    dims: call.number("keepdims", 1) === 1 ? source.dims.map(() => 1) : [],
    kind: source.kind,
    values: Float64Array.of(all),
  };
}

function range(call: Call, budget: Budget): Constant {
  const [start, limit, delta] = [0, 1, 2].map((at) => call.constant(at).values[0] as number) as [
    number,
    number,
    number,
  ];
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  budget.take([count]);
  const values = Array.from({ length: count }, (_, i) => start + i * delta);
  return call.constant(0).kind === "float" ? floats(values) : integers(values);
}

/** Operations on constants that are computed while the file is read. */
export const foldings: Readonly<Record<string, Folding>> = {
  Constant: constant,
  ConstantOfShape: filled,
  Identity: same,
  Dropout: same,
  Cast: cast,
  Shape: (call) => {
    const { dims } = call.constant(0);
    return integers(dims.slice(call.number("start", 0), call.number("end", dims.length)));
  },
  Size: (call) => integers([call.constant(0).values.length], []),
  Add: pair((a, b) => a + b),
  Sub: pair((a, b) => a - b),
  Mul: pair((a, b) => a * b),
  Div: divided,
  Pow: pair((a, b) => a ** b),
  Max: pair(Math.max),
  Min: pair(Math.min),
  Mod: pair((a, b) => a - b * Math.floor(a / b)),
  Equal: test((a, b) => a === b),
  Greater: test((a, b) => a > b),
  Less: test((a, b) => a < b),
  Not: (call) => map(call.constant(0), (value) => (value === 0 ? 1 : 0)),
  Neg: each((value) => -value),
  Abs: each(Math.abs),
  Sqrt: each(Math.sqrt),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
  Reciprocal: each((value) => 1 / value),
  Where: where,
  Expand: expanded,
  Squeeze: squeezed,
  Unsqueeze: unsqueezed,
  Flatten: (call) => {
    const source = call.constant(0);
    const axis = call.number("axis", 1);
    const before = source.dims.slice(0, axis).reduce((total, side) => total * side, 1);
    return reshape(source, [before, source.values.length / before]);
  },
  Reshape: reshaped,
  Transpose: (call, budget) => {
    const source = call.constant(0);
    return transpose(source, orderOf(call.list("perm"), source.dims.length), budget);
  },
  Slice: sliced,
  Gather: gathered,
  Concat: joined,
  ReduceProd: product,
  Range: range,
};
