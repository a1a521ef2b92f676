import type { GradConfig, Tensor } from "@tensorflow/tfjs-core";
import {
  cast,
  concat,
  matMul,
  oneHot,
  pad,
  reshape,
  reverse,
  slice,
  split,
  stack,
  sum,
  transpose,
  unstack,
  util,
} from "@tensorflow/tfjs-core";
import { gradient, ofInput, ofNothing, zeroOf } from "./rules.ts";

/** dx of a gather along one axis: a product with the one-hot indices, which is deterministic on every backend. */
function scatter(dy: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const before = util.sizeFromShape(x.shape.slice(0, axis));
  const after = util.sizeFromShape(x.shape.slice(axis + 1));
  const rows = transpose(reshape(dy, [before, indices.size, after]), [1, 0, 2]);
  const size = x.shape[axis] as number;
  // oneHot needs two values to choose from; on an axis of size 1, every index is 0.
  if (size === 1) return reshape(sum(rows, 0), x.shape);
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

/** Ops that move or repeat values. */
export const shapes: readonly GradConfig[] = [
  ofNothing("Identity", (dy) => cast(dy, "float32")),
  ofNothing("Cast", (dy) => cast(dy, "float32")),
  ofInput("Reshape", (dy, x) => reshape(dy, x.shape)),
  gradient("ExpandDims", { inputs: ["input"] }, (dy, [input]) => ({
    input: () => reshape(dy, (input as Tensor).shape),
  })),
  ofNothing("Transpose", (dy, { perm }) => {
    const axes = perm as number[];
    const back = axes.map((_, at) => axes.indexOf(at));
    return transpose(dy, back);
  }),
  ofNothing("Reverse", (dy, { dims }) => reverse(dy, util.parseAxisParam(dims as number[], dy.shape))),
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
      throw new Error(`batchDims ${batchDims} found in the gradient of a gather, expected 0`);
    const along = util.parseAxisParam(axis as number, x.shape)[0] as number;
    return { x: () => scatter(dy, x, indices, along), indices: () => zeroOf(indices) };
  }),
];
