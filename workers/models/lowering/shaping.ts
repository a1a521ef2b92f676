import { integers } from "../source.ts";
import { axisOf, orderOf, slicePlaces } from "./arrays.ts";
import { type Call, isRuntime, type Lowering, type Runtime } from "./call.ts";
import { alignedWith, combine } from "./elementwise.ts";

const count = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/** Another shape of the same numbers of one image. */
function asShape(call: Call, x: Runtime, shape: readonly number[]): Runtime {
  if (shape.join() === x.shape.join()) return x;
  if (shape.some((side) => !Number.isInteger(side) || side < 1) || count(shape) !== count(x.shape))
    return call.fail(
      `gives [n,${x.shape}] the shape [n,${shape.slice(0, 8)}], which would mix images of a batch or does not fit`,
    );
  return call.emit({ op: "reshape", shape }, [x], shape);
}

/** Sides with at most one -1, which takes what is left of `total`. */
function completed(sides: readonly number[], total: number): readonly number[] {
  const known = count(sides.filter((side) => side !== -1));
  return sides.map((side) => (side === -1 ? total / known : side));
}

/** A shape whose first side is the batch: unknown (NaN), copied (0), left open (-1), or the size that the file declares. */
const reshape: Lowering = (call) => {
  const x = call.runtime();
  const target = call.numbers(1) ?? [...(call.list("shape") ?? [])];
  const [first, ...rest] = target;
  const { fixedBatch } = call.build;
  if (first === undefined) return call.fail("has no shape");
  const copies = call.number("allowzero", 0) !== 1;
  const sides = rest.map((side, at) => (side === 0 && copies ? (x.shape[at] ?? 0) : side));
  const isBatch = Number.isNaN(first) || first === 0 || first === -1 || first === fixedBatch;
  if (!isBatch || sides.some((side) => Number.isNaN(side)))
    return call.fail(
      `gives [n,${x.shape}] the shape [${target.slice(0, 8).map((side) => (Number.isNaN(side) ? "n" : side))}], which does not keep images apart: export the network with a first dimension of any size (dynamic_axes)`,
    );
  return asShape(call, x, completed(sides, count(x.shape)));
};

const flatten: Lowering = (call) => {
  const x = call.runtime();
  const axis = call.number("axis", 1);
  const at = axis < 0 ? axis + x.shape.length + 1 : axis;
  if (at < 1 || count(x.shape.slice(0, at - 1)) !== 1) return call.fail("puts images of a batch into one row");
  return asShape(call, x, [count(x.shape)]);
};

/** Axes of an image, without the batch. */
function imageAxes(call: Call, axes: readonly number[], rank: number): number[] {
  return axes.map((axis) => {
    const at = axisOf(axis, rank);
    return at === 0 ? call.fail("works along the batch, which would mix images") : at;
  });
}

const squeeze: Lowering = (call) => {
  const x = call.runtime();
  const given = call.listOrInput("axes", 1);
  const axes = given === undefined ? undefined : imageAxes(call, given, x.shape.length + 1);
  return asShape(
    call,
    x,
    x.shape.filter((side, at) => (axes === undefined ? side !== 1 : !axes.includes(at + 1))),
  );
};

const unsqueeze: Lowering = (call) => {
  const x = call.runtime();
  const given = call.listOrInput("axes", 1) ?? [];
  const axes = imageAxes(call, given, x.shape.length + 1 + given.length);
  const rest = [...x.shape];
  const shape = Array.from({ length: x.shape.length + axes.length }, (_, at) =>
    axes.includes(at + 1) ? 1 : (rest.shift() as number),
  );
  return asShape(call, x, shape);
};

const transpose: Lowering = (call) => {
  const x = call.runtime();
  const order = orderOf(call.list("perm"), x.shape.length + 1);
  if (order[0] !== 0) return call.fail(`reorders axes to [${order}], which moves the batch`);
  return call.emit(
    { op: "transpose", order },
    [x],
    order.slice(1).map((axis) => x.shape[axis - 1] as number),
  );
};

const concat: Lowering = (call) => {
  const parts = Array.from({ length: call.count }, (_, at) => call.value(at));
  const first = parts.find(isRuntime) as Runtime;
  const [axis] = imageAxes(call, [call.number("axis", 1)], first.shape.length + 1) as [number];
  const values = parts.map((part) => {
    if (isRuntime(part)) return part;
    // The same constant for every image: added to zeros that depend on the images.
    const constant = alignedWith(call, part.constant, first);
    return spread(call, constant, first);
  });
  const others = (shape: readonly number[]) => shape.with(axis - 1, 0).join();
  if (values.some(({ shape }) => others(shape) !== others(first.shape)))
    return call.fail(`joins shapes ${values.map(({ shape }) => `[n,${shape}]`).join(" and ")}`);
  const size = values.reduce((sum, { shape }) => sum + (shape[axis - 1] as number), 0);
  return call.emit({ op: "concat", axis }, values, first.shape.with(axis - 1, size));
};

/** A constant as a value of every image. */
function spread(call: Call, constant: ReturnType<typeof alignedWith>, like: Runtime): Runtime {
  const axes = like.shape.map((_, at) => at + 1);
  const one = call.emit(
    { op: "reduce", of: "mean", axes, keep: true },
    [like],
    like.shape.map(() => 1),
  );
  const zero = combine(call, "mul", one, { constant: { dims: [], kind: "float", values: Float32Array.of(0) } });
  return combine(call, "add", zero, { constant });
}

function cut(call: Call, x: Runtime, axis: number, start: number, end: number): Runtime {
  if (start === 0 && end === x.shape[axis - 1]) return x;
  return call.emit({ op: "slice", axis, start, end }, [x], x.shape.with(axis - 1, end - start));
}

function pick(call: Call, x: Runtime, axis: number, indices: readonly number[]): Runtime {
  const size = x.shape[axis - 1] as number;
  const places = indices.map((index) => (index < 0 ? index + size : index));
  if (places.length === 0 || places.some((place) => !Number.isInteger(place) || place < 0 || place >= size))
    return call.fail(`takes places [${indices.slice(0, 8)}] of ${size}`);
  return call.emit({ op: "gather", axis, indices: places }, [x], x.shape.with(axis - 1, places.length));
}

const slice: Lowering = (call) => {
  const x = call.runtime();
  const rank = x.shape.length + 1;
  const starts = call.listOrInput("starts", 1) ?? [];
  const ends = call.listOrInput("ends", 2) ?? [];
  const axes = call.listOrInput("axes", 3) ?? starts.map((_, at) => at);
  const steps = call.numbers(4) ?? starts.map(() => 1);
  return axes.reduce((result: Runtime, given, i) => {
    const axis = axisOf(given, rank);
    const [start, end, step] = [starts[i] as number, ends[i] as number, steps[i] ?? 1];
    if (axis === 0) {
      const isWhole =
        start === 0 && step === 1 && (Number.isNaN(end) || end >= 2 ** 31 - 1 || end === call.build.fixedBatch);
      return isWhole ? result : call.fail("takes some images of a batch");
    }
    const { from, count: taken } = slicePlaces(result.shape[axis - 1] as number, start, end, step);
    if (taken === 0) return call.fail("leaves nothing");
    if (step === 1) return cut(call, result, axis, from, from + taken);
    return pick(
      call,
      result,
      axis,
      Array.from({ length: taken }, (_, at) => from + at * step),
    );
  }, x);
};

const split: Lowering = (call) => {
  const x = call.runtime();
  const [axis] = imageAxes(call, [call.number("axis", 0)], x.shape.length + 1) as [number];
  const size = x.shape[axis - 1] as number;
  const parts = call.node.outputs.length;
  const even = Math.ceil(size / parts);
  const sizes =
    call.listOrInput("split", 1) ?? Array.from({ length: parts }, (_, at) => Math.min(even, size - at * even));
  if (sizes.length !== parts || sizes.some((one) => !(one >= 1)) || sizes.reduce((sum, one) => sum + one, 0) !== size)
    return call.fail(`splits ${size} into [${sizes.slice(0, 8)}]`);
  let from = 0;
  return sizes.map((one) => {
    from += one;
    return cut(call, x, axis, from - one, from);
  });
};

const gather: Lowering = (call) => {
  const x = call.runtime();
  const indices = call.constant(1);
  const [axis] = imageAxes(call, [call.number("axis", 0)], x.shape.length + 1) as [number];
  const taken = pick(call, x, axis, Array.from(indices.values));
  return asShape(call, taken, [...x.shape.slice(0, axis - 1), ...indices.dims, ...x.shape.slice(axis)]);
};

const pad: Lowering = (call) => {
  const x = call.runtime();
  const rank = x.shape.length + 1;
  const given = call.list("pads") ?? call.list("paddings") ?? call.numbers(1) ?? [];
  const axes = call.numbers(3)?.map((axis) => axisOf(axis, rank)) ?? Array.from({ length: rank }, (_, at) => at);
  const sides = Array.from({ length: rank }, (_, axis): [number, number] => {
    const at = axes.indexOf(axis);
    return at < 0 ? [0, 0] : [given[at] ?? Number.NaN, given[at + axes.length] ?? Number.NaN];
  });
  if (
    sides.flat().some((side) => !Number.isInteger(side) || Math.abs(side) > 4096) ||
    sides[0]?.some((side) => side !== 0)
  )
    return call.fail(`pads by [${given.slice(0, 8)}], whole numbers expected, and none for the batch`);
  const mode = call.text("mode", "constant");
  const value = call.opset < 11 ? call.number("value", 0) : (call.numbers(2)?.[0] ?? 0);
  // Negative padding cuts.
  let result = sides.reduce((whole: Runtime, [before, after], axis) => {
    if (axis === 0 || (before >= 0 && after >= 0)) return whole;
    return cut(call, whole, axis, Math.max(0, -before), (whole.shape[axis - 1] as number) - Math.max(0, -after));
  }, x);
  const pads = sides.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  if (pads.every(([before, after]) => before + after === 0)) return result;
  if (mode === "constant") {
    const shape = result.shape.map((side, at) => side + (pads[at + 1]?.[0] ?? 0) + (pads[at + 1]?.[1] ?? 0));
    return call.emit({ op: "pad", pads, value }, [result], shape);
  }
  if (mode !== "reflect" && mode !== "edge")
    return call.fail(`pads by mode ${mode}, constant, reflect or edge expected`);
  for (const [axis, [before, after]] of pads.entries()) {
    if (before + after === 0) continue;
    const size = result.shape[axis - 1] as number;
    if (mode === "reflect" && Math.max(before, after) >= size) return call.fail(`reflects ${before} of ${size} places`);
    const mirrored = (at: number) => (at < 0 ? -at : at >= size ? 2 * size - 2 - at : at);
    const clamped = (at: number) => Math.min(size - 1, Math.max(0, at));
    const indices = Array.from({ length: size + before + after }, (_, i) =>
      mode === "reflect" ? mirrored(i - before) : clamped(i - before),
    );
    result = pick(call, result, axis, indices);
  }
  return result;
};

const expand: Lowering = (call) => {
  const x = call.runtime();
  const target = Array.from(call.constant(1).values).slice(1);
  if (target.length !== x.shape.length || target.some((side) => Number.isNaN(side)))
    return call.fail("enlarges to a shape that depends on the batch");
  const zeros = {
    dims: [1, ...target.map((side, at) => Math.max(side, x.shape[at] as number))],
    kind: "float",
  } as const;
  const size = call.build.budget.take(zeros.dims);
  return combine(call, "add", x, { constant: { ...zeros, values: new Float32Array(size) } });
};

/** The shape of a value, with NaN for the batch. */
const shapeOf: Lowering = (call) => {
  const dims = [Number.NaN, ...call.runtime().shape];
  return { constant: integers(dims.slice(call.number("start", 0), call.number("end", dims.length))) };
};

/** Operations that move or count values. */
export const shaping: Readonly<Record<string, Lowering>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Concat: concat,
  Slice: slice,
  Split: split,
  Gather: gather,
  Pad: pad,
  Expand: expand,
  Shape: shapeOf,
};
