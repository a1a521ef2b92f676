import type { BinaryOp, UnaryOp } from "../../../src/experiment/models/graph.ts";
import { type Constant, floats } from "../source.ts";
import { broadcastDims } from "./arrays.ts";
import { type Call, isRuntime, type Lowering, type Runtime, type Value } from "./call.ts";
import { isFloatType } from "./folding.ts";

/** A constant with as many dimensions as a value has with its batch. */
export function alignedWith(call: Call, constant: Constant, x: Runtime): Constant {
  const rank = x.shape.length + 1;
  const surplus = Math.max(0, constant.dims.length - rank);
  const dims = [...Array(Math.max(0, rank - constant.dims.length)).fill(1), ...constant.dims.slice(surplus)];
  if (constant.dims.slice(0, surplus).some((side) => side !== 1) || dims[0] !== 1)
    return call.fail(`combines images with constants of shape [${constant.dims}], one for each image of a batch`);
  return { ...constant, dims };
}

/** One operation of two values, of which at least one depends on the images. */
export function combine(call: Call, op: BinaryOp, a: Value, b: Value): Runtime {
  if (isRuntime(a) && isRuntime(b)) {
    if (a.shape.length !== b.shape.length)
      return call.fail(
        `combines values of shapes [n,${a.shape}] and [n,${b.shape}], which would mix images of a batch`,
      );
    return call.emit({ op }, [a, b], broadcastDims(a.shape, b.shape));
  }
  if (isRuntime(a) && !isRuntime(b)) {
    const other = alignedWith(call, b.constant, a);
    return call.emit({ op }, [a, other], broadcastDims(a.shape, other.dims.slice(1)));
  }
  if (!isRuntime(a) && isRuntime(b)) {
    const other = alignedWith(call, a.constant, b);
    return call.emit({ op }, [other, b], broadcastDims(b.shape, other.dims.slice(1)));
  }
  return call.fail("computes with constants alone, which cannot be folded");
}

export const scalar = (value: number): Value => ({ constant: floats([value], []) });

const pair =
  (op: BinaryOp): Lowering =>
  (call) =>
    combine(call, op, call.value(0), call.value(1));

/** Any number of inputs, combined one after the other. */
const chain =
  (op: BinaryOp): Lowering =>
  (call) => {
    let result = call.value(0);
    for (let at = 1; at < call.count; at++) result = combine(call, op, result, call.value(at));
    return result;
  };

const unary =
  (op: UnaryOp): Lowering =>
  (call) =>
    same(call, { op });

function same(call: Call, attributes: Parameters<Call["emit"]>[0], x: Runtime = call.runtime()): Runtime {
  return call.emit(attributes, [x], x.shape);
}

const passed: Lowering = (call) => call.runtime();

const withoutGradient =
  (op: "floor" | "ceil" | "round" | "sign"): Lowering =>
  (call) =>
    same(call, { op });

/** The only number of a constant input, or undefined if it is left out. */
function bound(call: Call, attribute: string, at: number): number | null {
  const given = call.opset < 11 ? call.attribute(attribute) : call.numbers(at)?.[0];
  return typeof given === "number" && Number.isFinite(given) ? given : null;
}

const clip: Lowering = (call) => {
  const [min, max] = [bound(call, "min", 1), bound(call, "max", 2)];
  return min === null && max === null ? call.runtime() : same(call, { op: "clip", min, max });
};

const power: Lowering = (call) => {
  const exponents = call.constant(1);
  const [exponent] = exponents.values;
  if (exponents.values.length !== 1 || exponent === undefined || !Number.isFinite(exponent))
    return call.fail("raises to several powers at once, one number expected");
  return same(call, { op: "power", exponent });
};

const parametricRelu: Lowering = (call) => {
  const x = call.runtime();
  const slope = alignedWith(call, call.constant(1), x);
  return call.emit({ op: "prelu" }, [x, slope], broadcastDims(x.shape, slope.dims.slice(1)));
};

const cast: Lowering = (call) => {
  const type = call.number("to", 1);
  if (isFloatType(type)) return call.runtime();
  return call.fail("rounds to whole numbers, through which no gradient flows: export the network in float32");
};

const selu: Lowering = (call) => {
  const alpha = call.number("alpha", 1.6732631921768188);
  const gamma = call.number("gamma", 1.0507010221481323);
  return combine(call, "mul", same(call, { op: "elu", alpha }), scalar(gamma));
};

const celu: Lowering = (call) => {
  const alpha = call.number("alpha", 1);
  const shrunk = combine(call, "mul", call.runtime(), scalar(1 / alpha));
  return combine(call, "mul", same(call, { op: "elu", alpha: 1 }, shrunk), scalar(alpha));
};

const softsign: Lowering = (call) => {
  const x = call.runtime();
  return combine(call, "div", x, combine(call, "add", same(call, { op: "abs" }), scalar(1)));
};

const mish: Lowering = (call) => {
  const x = call.runtime();
  return combine(call, "mul", x, same(call, { op: "tanh" }, same(call, { op: "softplus" })));
};

/** x Phi(x), or its approximation by tanh. */
const gelu: Lowering = (call) => {
  const x = call.runtime();
  const half = combine(call, "mul", x, scalar(0.5));
  if (call.text("approximate", "none") === "tanh") {
    const cube = combine(call, "mul", same(call, { op: "power", exponent: 3 }), scalar(0.044715));
    const inside = combine(call, "mul", combine(call, "add", x, cube), scalar(Math.sqrt(2 / Math.PI)));
    return combine(call, "mul", half, combine(call, "add", same(call, { op: "tanh" }, inside), scalar(1)));
  }
  const inside = combine(call, "mul", x, scalar(Math.SQRT1_2));
  return combine(call, "mul", half, combine(call, "add", same(call, { op: "erf" }, inside), scalar(1)));
};

const swish: Lowering = (call) => {
  const x = call.runtime();
  const scaled = combine(call, "mul", x, scalar(call.number("alpha", 1)));
  return combine(call, "mul", x, same(call, { op: "sigmoid" }, scaled));
};

const average: Lowering = (call) => {
  const sum = chain("add")(call) as Value;
  return combine(call, "mul", sum, scalar(1 / call.count));
};

/** Arithmetic and activations. */
export const elementwise: Readonly<Record<string, Lowering>> = {
  Add: pair("add"),
  Sub: pair("sub"),
  Mul: pair("mul"),
  Div: pair("div"),
  Sum: chain("add"),
  Mean: average,
  Max: chain("max"),
  Min: chain("min"),
  Pow: power,
  Relu: unary("relu"),
  Sigmoid: unary("sigmoid"),
  Tanh: unary("tanh"),
  Exp: unary("exp"),
  Log: unary("log"),
  Sqrt: unary("sqrt"),
  Reciprocal: unary("reciprocal"),
  Neg: unary("neg"),
  Abs: unary("abs"),
  Erf: unary("erf"),
  Softplus: unary("softplus"),
  HardSwish: unary("hard-swish"),
  HardSigmoid: (call) =>
    same(call, { op: "hard-sigmoid", alpha: call.number("alpha", 0.2), beta: call.number("beta", 0.5) }),
  LeakyRelu: (call) => same(call, { op: "leaky-relu", alpha: call.number("alpha", 0.01) }),
  Elu: (call) => same(call, { op: "elu", alpha: call.number("alpha", 1) }),
  PRelu: parametricRelu,
  Selu: selu,
  Celu: celu,
  Softsign: softsign,
  Mish: mish,
  Gelu: gelu,
  Swish: swish,
  Clip: clip,
  Identity: passed,
  Dropout: passed,
  Cast: cast,
  Floor: withoutGradient("floor"),
  Ceil: withoutGradient("ceil"),
  Round: withoutGradient("round"),
  Sign: withoutGradient("sign"),
};
