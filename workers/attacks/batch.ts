import {
  concat,
  gather,
  getBackend,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { rowsOf } from "../decompositions/decision.ts";

/**
 * The rows to compute for examples that are still attacked. On a GPU every new shape costs buffers that are never
 * given back, so the batch shrinks only by halves and is filled up by repeating its last row; elsewhere it is exact.
 */
export function padded<T>(rows: readonly T[]): readonly T[] {
  if (getBackend() !== "webgpu" || rows.length === 0) return rows;
  const size = 2 ** Math.ceil(Math.log2(rows.length));
  const last = rows[rows.length - 1] as T;
  return [...rows, ...new Array<T>(size - rows.length).fill(last)];
}

/** Rows of a tensor by position. */
export function take<T extends Tensor>(x: T, positions: readonly number[]): T {
  return tidy(() => gather(x, tensor1d(Int32Array.from(positions), "int32")) as T);
}

/** `target` with row `to` replaced by row `from` of `source`, for every pair; a new tensor. */
export function replaceRows<T extends Tensor>(
  target: T,
  source: T,
  pairs: readonly { readonly to: number; readonly from: number }[],
): T {
  const count = target.shape[0] as number;
  const positions = Array.from({ length: count }, (_, row) => row);
  for (const { to, from } of pairs) positions[to] = count + from;
  return tidy(() => take(concat([target, source]) as T, positions));
}

/** Images of a batch on the host, flat, for arithmetic that is cheaper there. */
export async function imagesOf(x: Tensor4D): Promise<Float32Array[]> {
  const values = (await x.data()) as Float32Array;
  return rowsOf(Float32Array.from(values), values.length / x.shape[0]);
}

/** A batch of flat images. */
export function batchOf(
  images: readonly Float32Array[],
  shape: readonly [height: number, width: number, channels: number],
): Tensor4D {
  const size = shape[0] * shape[1] * shape[2];
  const values = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) values.set(image, i * size);
  return tensor4d(values, [images.length, ...shape]);
}
