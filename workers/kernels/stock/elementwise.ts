import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import {
  add,
  div,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  mul,
  neg,
  sigmoid,
  sign,
  sqrt,
  square,
  sub,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { gradient, ofInput, ofNothing, ofOutput, ofPair, zero, zeroOf } from "./rules.ts";

const keepWhere = (condition: Tensor, dy: Tensor) => where(condition, dy, zerosLike(dy));

/** Arithmetic, activations and comparisons: every output value depends on the values at one place. */
export const elementwise: readonly GradConfig[] = [
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
  ofNothing("Neg", (dy) => neg(dy)),
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
      condition: () => zeroOf(condition),
      t: () => keepWhere(condition, dy),
      e: () => where(condition, zerosLike(dy), dy),
    };
  }),
  ...["Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual", "LogicalAnd", "LogicalOr"].map((name) =>
    zero(name, ["a", "b"]),
  ),
  ...["LogicalNot", "Sign", "Step", "Floor", "Ceil", "Round", "IsFinite", "IsNan", "ZerosLike", "OnesLike"].map(
    (name) => zero(name, ["x"]),
  ),
  zero("ArgMax", ["x"]),
  zero("OneHot", ["indices"]),
];
