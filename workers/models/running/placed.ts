import { reshape, type Tensor, transpose } from "@tensorflow/tfjs-core";

/**
 * A value of a graph. Images of the graph are [n, channels, height, width]; with `last`, the tensor holds them as
 * [n, height, width, channels], which the kernels need. Operations keep the layout they get wherever they can, so that
 * transpositions between the layouts, also those that exporters write, cost nothing.
 */
export interface Placed {
  readonly tensor: Tensor;
  readonly last: boolean;
}

const toLast = [0, 2, 3, 1];
const toFirst = [0, 3, 1, 2];

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** The tensor in the order of axes of the graph. */
export function plain({ tensor, last }: Placed): Tensor {
  if (!last) return tensor;
  const [n, height, width, channels] = tensor.shape as [number, number, number, number];
  // Without pixels or channels to interleave, both orders are the same.
  if (height * width === 1 || channels === 1) return reshape(tensor, [n, channels, height, width]);
  return transpose(tensor, toFirst);
}

/** Images with their channels last. */
export function channelsLast({ tensor, last }: Placed): Tensor {
  if (last) return tensor;
  const [n, channels, height, width] = tensor.shape as [number, number, number, number];
  if (height * width === 1 || channels === 1) return reshape(tensor, [n, height, width, channels]);
  return transpose(tensor, toLast);
}

export const inPlace = (tensor: Tensor): Placed => ({ tensor, last: false });
export const lastPlace = (tensor: Tensor): Placed => ({ tensor, last: true });

/** The axis of the tensor that an axis of the graph is. */
export const axisIn = ({ last }: Placed, axis: number): number => (last ? ([0, 3, 1, 2][axis] as number) : axis);

/** A transposition of the graph; one between the two layouts moves nothing. */
export function transposed(value: Placed, order: readonly number[]): Placed {
  if (value.last && same(order, toLast)) return inPlace(value.tensor);
  if (!value.last && same(order, toFirst)) return lastPlace(value.tensor);
  return inPlace(
    transpose(
      value.tensor,
      order.map((axis) => axisIn(value, axis)),
    ),
  );
}

/** Two values in one layout: channels last if either is. */
export function alike(a: Placed, b: Placed): readonly [Tensor, Tensor, last: boolean] {
  if (a.last === b.last) return [a.tensor, b.tensor, a.last];
  return [channelsLast(a), channelsLast(b), true];
}
