import { clone, type Tensor4D } from "@tensorflow/tfjs-core";
import { replaceRows } from "./batch.ts";

/** The image that an attack will return for each example, and whether it is a success. Owns one tensor. */
export class BestIterates {
  /** [n] step of the first success, or -1. */
  readonly firstSuccess: Int32Array;
  private images: Tensor4D;
  private readonly highestLoss: Float64Array;

  /** Of all examples, or of some. */
  constructor(
    x0: Tensor4D,
    private readonly examples: readonly number[] = Array.from({ length: x0.shape[0] }, (_, row) => row),
  ) {
    this.images = clone(x0);
    this.firstSuccess = new Int32Array(x0.shape[0]).fill(-1);
    this.highestLoss = new Float64Array(x0.shape[0]).fill(Number.NEGATIVE_INFINITY);
  }

  unbroken(): number[] {
    return this.examples.filter((row) => this.firstSuccess[row] === -1);
  }

  /** Keep rows of x: `from` is the position in x, `to` the example. */
  keep(x: Tensor4D, pairs: readonly { readonly to: number; readonly from: number }[]): void {
    if (pairs.length === 0) return;
    const images = replaceRows(this.images, x, pairs);
    this.images.dispose();
    this.images = images;
  }

  /** Whether this loss is the highest of its example so far; remembers it. */
  isHighest(row: number, loss: number): boolean {
    if (!(loss > (this.highestLoss[row] as number))) return false;
    this.highestLoss[row] = loss;
    return true;
  }

  /** The images [n, h, w, c], which the caller disposes; for one last call. */
  release(): Tensor4D {
    return this.images;
  }

  dispose(): void {
    this.images.dispose();
  }
}
