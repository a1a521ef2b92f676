import {
  clone,
  concat,
  getBackend,
  keep,
  memory,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
  valueAndGrad,
  zeros,
} from "@tensorflow/tfjs-core";
import { gpuLimits } from "../backend/memory.ts";
import type { ScoreGradient } from "./classifier.ts";

/**
 * Bytes of activations that one taped pass may hold. The backward pass needs about as much again, so that a worker peaks
 * near twice this: on a CPU little enough for eight workers on a laptop, on a GPU its largest buffer. Enough that dispatch
 * does not dominate.
 */
const tapeBytes = (): number => {
  const least = 96 * 2 ** 20;
  return getBackend() === "webgpu" ? Math.max(least, gpuLimits().maxBufferSize / 2) : least;
};

const largestBatch = 256;

/** Examples that fit in one taped pass of `forward`, from the memory that a second black image adds. */
export function examplesPerPass(shape: readonly [number, number, number], forward: (x: Tensor4D) => Tensor2D): number {
  const bytes = tapedBytes(zerosOf(2, shape), forward) - tapedBytes(zerosOf(1, shape), forward);
  return Math.max(1, Math.min(largestBatch, Math.floor(tapeBytes() / Math.max(1, bytes))));
}

const zerosOf = (images: number, shape: readonly [number, number, number]) => () =>
  zeros([images, ...shape]) as Tensor4D;

/** Bytes that a taped pass holds at the end of the forward pass. tfjs counts twice what it saves for the backward pass. */
function tapedBytes(images: () => Tensor4D, forward: (x: Tensor4D) => Tensor2D): number {
  let bytes = 0;
  tidy(() => {
    const before = memory().numBytes;
    valueAndGrad((x: Tensor) => {
      const scores = forward(x as Tensor4D);
      // Every tensor made under the tape is still alive here.
      bytes = memory().numBytes - before;
      return scores;
    })(images());
  });
  return bytes;
}

/** Loss, input gradient and scores in one taped pass. The gradient of the sum over examples holds each example's own. */
export function tapedGradient(
  x: Tensor4D,
  forward: (x: Tensor4D) => Tensor2D,
  loss: (scores: Tensor2D) => Tensor1D,
): ScoreGradient {
  return tidy(() => {
    let scores: Tensor2D | undefined;
    const { value, grad } = valueAndGrad((input: Tensor) => {
      scores = keep(forward(input as Tensor4D));
      return loss(scores);
    })(x);
    const read = scores as unknown as Tensor2D;
    const result = { loss: value as Tensor1D, gradient: grad as Tensor4D, scores: clone(read) };
    read.dispose();
    return result;
  });
}

/** Cuts the examples of x into passes of at most `size`, and concatenates their results. */
export function inPasses(
  x: Tensor4D,
  size: number,
  pass: (x: Tensor4D, rows: readonly number[]) => ScoreGradient,
): ScoreGradient {
  const count = x.shape[0];
  const rowsFrom = (from: number) => Array.from({ length: Math.min(size, count - from) }, (_, i) => from + i);
  if (count <= size) return pass(x, rowsFrom(0));
  return tidy(() => {
    const parts: ScoreGradient[] = [];
    for (let from = 0; from < count; from += size) {
      const rows = rowsFrom(from);
      parts.push(pass(slice(x, [from, 0, 0, 0], [rows.length, -1, -1, -1]), rows));
    }
    return {
      loss: concat(parts.map((part) => part.loss)),
      gradient: concat(parts.map((part) => part.gradient)),
      scores: concat(parts.map((part) => part.scores)),
    };
  });
}
