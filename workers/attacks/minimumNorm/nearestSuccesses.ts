import { clone, type Tensor4D } from "@tensorflow/tfjs-core";
import { replaceRows, take } from "../batch/rows.ts";

/** An iterate that the whole system decides as the attacker wants. */
export interface Crossing {
  readonly example: number;
  /** Its row in the batch. */
  readonly position: number;
  /** Its distance from the clean image. */
  readonly size: number;
}

/** The nearest success of each example, for minimum-norm attacks. Owns one tensor. */
export class NearestSuccesses {
  /** [n] step of the first success within the budget, or -1. */
  readonly firstSuccess: Int32Array;
  /** [n] distance of the nearest success of any size; infinite where there is none. */
  readonly distance: Float64Array;
  private images: Tensor4D;

  constructor(
    private readonly x0: Tensor4D,
    private readonly epsilon: number,
    private readonly smallest: boolean,
  ) {
    const count = x0.shape[0];
    this.images = clone(x0);
    this.firstSuccess = new Int32Array(count).fill(-1);
    this.distance = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  }

  /** Keeps the rows of x that are nearer than before. */
  offer(x: Tensor4D, crossings: readonly Crossing[], step: number): void {
    const nearer = crossings.filter(({ example, size }) => size < (this.distance[example] as number));
    for (const { example, size } of nearer) {
      this.distance[example] = size;
      if (size <= this.epsilon && this.firstSuccess[example] === -1) this.firstSuccess[example] = step;
    }
    this.replace(
      x,
      nearer.map(({ example, position }) => ({ to: example, from: position })),
    );
  }

  /** Whether no nearer success is wanted: any will do and one fits the budget, or the nearest is at distance 0. */
  isDone(example: number): boolean {
    return this.smallest ? this.distance[example] === 0 : this.firstSuccess[example] !== -1;
  }

  /** The examples that still want a nearer success. */
  open(): number[] {
    return Array.from(this.firstSuccess.keys()).filter((example) => !this.isDone(example));
  }

  /** The nearest successes of these examples, [rows, h, w, c]; clean images where there is none. */
  take(examples: readonly number[]): Tensor4D {
    return take(this.images, examples);
  }

  /** The images [n, h, w, c], which the caller disposes: clean where no success fits the budget. The last call. */
  release(): Tensor4D {
    const outside = Array.from(this.distance.keys()).filter(
      (example) => !((this.distance[example] as number) <= this.epsilon),
    );
    this.replace(
      this.x0,
      outside.map((example) => ({ to: example, from: example })),
    );
    return this.images;
  }

  dispose(): void {
    this.images.dispose();
  }

  private replace(x: Tensor4D, pairs: readonly { readonly to: number; readonly from: number }[]): void {
    if (pairs.length === 0) return;
    const images = replaceRows(this.images, x, pairs);
    this.images.dispose();
    this.images = images;
  }
}
