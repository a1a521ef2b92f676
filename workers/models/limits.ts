const mega = 2 ** 20;

/** The largest sizes that are read. They are checked before memory is allocated or work begins. */
export const limits = {
  /** Bytes of one file; double-precision weights take twice what is kept of them. */
  file: 512 * mega,
  /** Bytes of the weights of one network, as float32. */
  weights: 256 * mega,
  nodes: 20_000,
  tensors: 20_000,
  /** Sizes of dimensions of one tensor. */
  rank: 8,
  /** Numbers that constants of a file may be expanded to while it is read. */
  computed: 32 * mega,
  /** Numbers that one operation outputs for one image. */
  activations: 64 * mega,
  /** Numbers that all operations together output for one image. */
  allActivations: 256 * mega,
} as const;

/** The product of dimensions, or null if one is no count or the product is above `most`. */
export function productOf(dims: readonly number[], most: number): number | null {
  let product = 1;
  for (const side of dims) {
    if (!Number.isSafeInteger(side) || side < 0) return null;
    product *= side;
    if (product > most) return null;
  }
  return product;
}
