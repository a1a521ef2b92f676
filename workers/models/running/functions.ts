import {
  abs,
  add,
  ceil,
  clipByValue,
  customGrad,
  div,
  exp,
  fill,
  floor,
  type GradSaveFunc,
  greater,
  less,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  reciprocal,
  relu,
  round,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  sub,
  type Tensor,
  tanh,
  where,
} from "@tensorflow/tfjs-core";
import type { BinaryOp, GraphNode, UnaryOp } from "../../../src/experiment/models/graph.ts";

/** A function of single values with its derivative. */
function differentiable(of: (x: Tensor) => Tensor, derivative: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return customGrad((x: unknown, save: unknown) => {
    (save as GradSaveFunc)([x as Tensor]);
    return {
      value: of(x as Tensor),
      gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, derivative(saved[0] as Tensor)),
    };
  });
}

/**
 * The error function by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7), with its exact derivative. tfjs has no
 * gradient of it.
 */
const erf = differentiable(
  (x) => {
    const size = abs(x);
    const t = div(1, add(mul(size, 0.3275911), 1));
    const inner = [1.421413741, -0.284496736, 0.254829592].reduce(
      (sum, next) => add(mul(sum, t), next),
      add(mul(t, 1.061405429), -1.453152027),
    );
    return mul(sign(x), sub(1, mul(mul(inner, t), exp(neg(square(x))))));
  },
  (x) => mul(2 / Math.sqrt(Math.PI), exp(neg(square(x)))),
);

const hardSigmoid = (x: Tensor, alpha: number, beta: number): Tensor => clipByValue(add(mul(x, alpha), beta), 0, 1);

const unary: Readonly<Record<UnaryOp, (x: Tensor) => Tensor>> = {
  relu,
  sigmoid,
  tanh,
  exp,
  log,
  sqrt,
  reciprocal,
  neg,
  abs,
  erf,
  softplus,
  "hard-swish": (x) => mul(x, hardSigmoid(x, 1 / 6, 0.5)),
};

const binary: Readonly<Record<BinaryOp, (a: Tensor, b: Tensor) => Tensor>> = {
  add,
  sub,
  mul,
  div,
  min: minimum,
  max: maximum,
};

/** x to a constant power. Whole powers are products, which hold for negative numbers too. */
function power(x: Tensor, exponent: number): Tensor {
  if (exponent === 2) return square(x);
  if (exponent === 0.5) return sqrt(x);
  if (exponent === -0.5) return div(1, sqrt(x));
  if (exponent < 0) return div(1, power(x, -exponent));
  if (Number.isInteger(exponent) && exponent <= 16) {
    let result: Tensor | null = null;
    for (let i = 0; i < exponent; i++) result = result === null ? x : mul(result, x);
    return result ?? add(mul(x, 0), 1);
  }
  return differentiable(
    (base) => pow(base, exponent),
    (base) => mul(exponent, pow(base, exponent - 1)),
  )(x);
}

/** Bounds as in PyTorch's ReLU6: no gradient flows where a bound is reached. */
function clipped(x: Tensor, min: number | null, max: number | null): Tensor {
  const above = min === null ? x : min === 0 ? relu(x) : where(greater(x, min), x, fill(x.shape, min));
  return max === null ? above : where(less(above, max), above, fill(x.shape, max));
}

const steps = { floor, ceil, round, sign } as const;

/** A function of single values, whatever their places. Null for operations of another kind. */
export function elementwise(node: GraphNode): ((x: Tensor) => Tensor) | null {
  switch (node.op) {
    case "leaky-relu":
      return (x) => where(greater(x, 0), x, mul(x, node.alpha));
    case "elu":
      return (x) => where(greater(x, 0), x, mul(sub(exp(minimum(x, 0)), 1), node.alpha));
    case "hard-sigmoid":
      return (x) => hardSigmoid(x, node.alpha, node.beta);
    case "clip":
      return (x) => clipped(x, node.min, node.max);
    case "power":
      return (x) => power(x, node.exponent);
    case "floor":
    case "ceil":
    case "round":
    case "sign":
      return steps[node.op];
    default:
      return Object.hasOwn(unary, node.op) ? unary[node.op as UnaryOp] : null;
  }
}

/** A function of pairs of values. Null for operations of another kind. */
export function ofPairs(node: GraphNode): ((a: Tensor, b: Tensor) => Tensor) | null {
  if (node.op === "prelu") return (x, slope) => where(greater(x, 0), x, mul(x, slope));
  return Object.hasOwn(binary, node.op) ? binary[node.op as BinaryOp] : null;
}
