import { limits, productOf } from "../limits.ts";
import type { Constant } from "../source.ts";

/**
 * NumPy-like operations on constants, to fold what exporters write around a network. In whole numbers, NaN stands for the
 * size of the batch, which is unknown and passes through all operations that only move values.
 */

/** Numbers that constants may still be expanded to. Throws a RangeError when they are used up. */
export class Budget {
  private left: number = limits.computed;

  take(dims: readonly number[]): number {
    const count = dims.length > limits.rank ? null : productOf(dims, this.left);
    if (count === null) throw new RangeError(`constants of shape [${dims.slice(0, 9).join(", ")}] are too large`);
    this.left -= count;
    return count;
  }
}

/** Row-major steps between neighbours along each axis. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length);
  let step = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= dims[axis] as number;
  }
  return strides;
}

/** A constant whose value at each place comes from the place of `source` that steps and a first place give. */
function strided(
  source: Constant,
  dims: readonly number[],
  steps: readonly number[],
  first: number,
  budget: Budget,
): Constant {
  const count = budget.take(dims);
  const values = source.kind === "float" ? new Float32Array(count) : new Float64Array(count);
  const place = new Array<number>(dims.length).fill(0);
  let from = first;
  for (let i = 0; i < count; i++) {
    values[i] = source.values[from] as number;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      place[axis] = (place[axis] as number) + 1;
      from += steps[axis] as number;
      if ((place[axis] as number) < (dims[axis] as number)) break;
      from -= (steps[axis] as number) * (dims[axis] as number);
      place[axis] = 0;
    }
  }
  return { dims, kind: source.kind, values };
}

/** The shape that two shapes are broadcast to. Throws a RangeError if they do not fit. */
export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, at) => {
    const x = a[at - rank + a.length] ?? 1;
    const y = b[at - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new RangeError(`shapes [${a}] and [${b}] cannot be combined`);
    return x === 1 ? y : x;
  });
}

export function expand(source: Constant, dims: readonly number[], budget: Budget): Constant {
  const own = stridesOf(source.dims);
  const steps = dims.map((_, at) => {
    const axis = at - dims.length + source.dims.length;
    return axis < 0 || source.dims[axis] === 1 ? 0 : (own[axis] as number);
  });
  return strided(source, dims, steps, 0, budget);
}

export function binary(
  a: Constant,
  b: Constant,
  of: (a: number, b: number) => number,
  budget: Budget,
  kind: Constant["kind"] = a.kind,
): Constant {
  const dims = broadcastDims(a.dims, b.dims);
  const [left, right] = [expand(a, dims, budget).values, expand(b, dims, budget).values];
  const values = kind === "float" ? new Float32Array(left.length) : new Float64Array(left.length);
  for (let i = 0; i < values.length; i++) values[i] = of(left[i] as number, right[i] as number);
  return { dims, kind, values };
}

export function map(source: Constant, of: (value: number) => number, kind: Constant["kind"] = source.kind): Constant {
  const values = kind === "float" ? Float32Array.from(source.values, of) : Float64Array.from(source.values, of);
  return { dims: source.dims, kind, values };
}

export function transpose(source: Constant, order: readonly number[], budget: Budget): Constant {
  const own = stridesOf(source.dims);
  return strided(
    source,
    order.map((axis) => source.dims[axis] as number),
    order.map((axis) => own[axis] as number),
    0,
    budget,
  );
}

/** The same values in another shape, whose product must agree. */
export function reshape(source: Constant, dims: readonly number[]): Constant {
  if (productOf(dims, Number.MAX_SAFE_INTEGER) !== source.values.length)
    throw new RangeError(`${source.values.length} numbers cannot have shape [${dims}]`);
  return { ...source, dims };
}

/** Values at some places of an axis. Negative places count from the end. */
export function take(source: Constant, axis: number, places: readonly number[], budget: Budget): Constant {
  const size = source.dims[axis] as number;
  const dims = source.dims.with(axis, places.length);
  const count = budget.take(dims);
  const inner = source.dims.slice(axis + 1).reduce((product, side) => product * side, 1);
  const outer = size * inner === 0 ? 0 : source.values.length / (size * inner);
  const values = source.kind === "float" ? new Float32Array(count) : new Float64Array(count);
  let to = 0;
  for (let block = 0; block < outer; block++)
    for (const place of places) {
      const at = place < 0 ? place + size : place;
      if (!(at >= 0 && at < size)) throw new RangeError(`place ${place} found on an axis of ${size}`);
      const from = (block * size + at) * inner;
      values.set(source.values.subarray(from, from + inner), to);
      to += inner;
    }
  return { dims, kind: source.kind, values };
}

export function concat(parts: readonly Constant[], axis: number, budget: Budget): Constant {
  const [first] = parts as [Constant];
  const size = parts.reduce((sum, { dims }) => sum + (dims[axis] as number), 0);
  const dims = first.dims.with(axis, size);
  const count = budget.take(dims);
  const inner = first.dims.slice(axis + 1).reduce((product, side) => product * side, 1);
  const outer = first.dims.slice(0, axis).reduce((product, side) => product * side, 1);
  for (const part of parts)
    if (part.values.length !== outer * (part.dims[axis] as number) * inner)
      throw new RangeError(`shapes [${first.dims}] and [${part.dims}] cannot be joined`);
  const values = first.kind === "float" ? new Float32Array(count) : new Float64Array(count);
  let to = 0;
  for (let block = 0; block < outer; block++)
    for (const part of parts) {
      const length = (part.dims[axis] as number) * inner;
      values.set(part.values.subarray(block * length, (block + 1) * length), to);
      to += length;
    }
  return { dims, kind: first.kind, values };
}

/** The places that a slice takes. */
export function slicePlaces(size: number, start: number, end: number, step: number): { from: number; count: number } {
  if (!Number.isInteger(step) || step === 0 || Number.isNaN(start) || Number.isNaN(end))
    throw new RangeError(`slice ${start} to ${end} by ${step} found, whole numbers expected`);
  const clamp = (value: number, low: number, high: number) =>
    Math.min(high, Math.max(low, value < 0 ? value + size : value));
  const from = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1);
  const to = step > 0 ? clamp(end, 0, size) : clamp(end, -1, size - 1);
  return { from, count: Math.max(0, Math.ceil((to - from) / step)) };
}

/** An axis counted from the front. Throws a RangeError outside the rank. */
export function axisOf(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(at) || at < 0 || at >= rank) throw new RangeError(`axis ${axis} found, rank ${rank} expected`);
  return at;
}

/** A permutation of the axes. Throws a RangeError if it is none. */
export function orderOf(order: readonly number[] | undefined, rank: number): readonly number[] {
  const given = order ?? Array.from({ length: rank }, (_, at) => rank - 1 - at);
  if (given.length !== rank || [...given].sort((a, b) => a - b).some((axis, at) => axis !== at))
    throw new RangeError(`order [${given.slice(0, 9)}] found, a permutation of ${rank} axes expected`);
  return given;
}
