import {
  concat,
  gather,
  getBackend,
  reshape,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
  tensor4d,
  tidy,
  where,
} from "@tensorflow/tfjs-core";
import { rowsOf } from "../../decompositions/decision.ts";

/**
 * The rows to compute for the examples that are still under attack. On a GPU every new shape allocates buffers that are
 * never freed, so there the batch shrinks only by halves, and copies of its last row fill it; elsewhere it is exact.
 */
export function padded<T>(rows: readonly T[]): readonly T[] {
  if (getBackend() !== "webgpu" || rows.length === 0) return rows;
  const size = 2 ** Math.ceil(Math.log2(rows.length));
  const last = rows[rows.length - 1] as T;
  return [...rows, ...new Array<T>(size - rows.length).fill(last)];
}

/** The rows of a tensor [rows, ...] at these positions, as a new tensor. */
export function take<T extends Tensor>(x: T, positions: readonly number[]): T {
  return gatherRows([x], positions);
}

/** A new tensor: `target` with row `to` replaced by row `from` of `source`, for every pair. */
export function replaceRows<T extends Tensor>(
  target: T,
  source: T,
  pairs: readonly { readonly to: number; readonly from: number }[],
): T {
  const count = target.shape[0] as number;
  const positions = Array.from({ length: count }, (_, row) => row);
  for (const { to, from } of pairs) positions[to] = count + from;
  return gatherRows([target, source], positions);
}

/** A new tensor: `target` with its rows at `positions` replaced by the same rows of `source`. */
export function selectRows<T extends Tensor>(target: T, source: T, positions: readonly number[]): T {
  if (getBackend() === "webgpu")
    return replaceRows(
      target,
      source,
      positions.map((row) => ({ to: row, from: row })),
    );
  const size = target.size / (target.shape[0] as number);
  const mask = new Uint8Array(target.size);
  for (const position of positions) mask.fill(1, position * size, (position + 1) * size);
  return tidy(() => where(tensor(mask, target.shape, "bool"), source, target));
}

/**
 * Rows of tensors that are thought of as stacked. Where tensors are in memory the copy is made there: the stock kernel of
 * the WebAssembly backend computes coordinates for every value and takes ten times as long.
 */
function gatherRows<T extends Tensor>(stacked: readonly T[], positions: readonly number[]): T {
  const [first] = stacked as readonly [T];
  if (getBackend() === "webgpu")
    return tidy(() => gather(concat([...stacked]), tensor1d(Int32Array.from(positions), "int32")) as Tensor as T);
  const size = first.size / (first.shape[0] as number);
  const rows = stacked.flatMap((x) => rowsOf(x.dataSync<"float32">(), size));
  const values = new Float32Array(positions.length * size);
  for (const [i, position] of positions.entries()) values.set(rows[position] as Float32Array, i * size);
  return tensor(values, [positions.length, ...first.shape.slice(1)]) as Tensor as T;
}

/** [n] values reshaped to broadcast over images [n, h, w, c]. */
export const perImage = (values: Tensor): Tensor4D => reshape(values, [-1, 1, 1, 1]);

/** The images of a batch on the host, one flat array each, for arithmetic that is cheaper there. */
export async function imagesOf(x: Tensor4D): Promise<Float32Array[]> {
  const values = (await x.data()) as Float32Array;
  return rowsOf(Float32Array.from(values), values.length / x.shape[0]);
}

/** A batch [n, h, w, c] of flat images. */
export function batchOf(
  images: readonly Float32Array[],
  shape: readonly [height: number, width: number, channels: number],
): Tensor4D {
  const size = shape[0] * shape[1] * shape[2];
  const values = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) values.set(image, i * size);
  return tensor4d(values, [images.length, ...shape]);
}
