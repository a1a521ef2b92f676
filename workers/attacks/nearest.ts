import { clone, type Tensor4D } from "@tensorflow/tfjs-core";
import { replaceRows, take } from "./batch.ts";

/** An iterate that the whole system decides as the attacker wants. */
export interface Crossing {
  readonly example: number;
  /** Its row in the batch, and its distance from the clean image. */
  readonly position: number;
  readonly size: number;
}

/** The nearest success of each example, for attacks that look for the smallest perturbation. Owns one tensor. */
export class Nearest {
  /** [n] step of the first success within the budget, or -1. */
  readonly firstSuccess: Int32Array;
  /** [n] distance of the nearest success of any size, infinite where there is none. */
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

  /** Keep what of x [rows, ...] is nearer than before. */
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

  /** Whether nothing better is wanted: broken, or at distance 0 where the smallest perturbation is looked for. */
  isDone(example: number): boolean {
    return this.smallest ? this.distance[example] === 0 : this.firstSuccess[example] !== -1;
  }

  /** Examples that are worth another try. */
  open(): number[] {
    return Array.from(this.firstSuccess.keys()).filter((example) => !this.isDone(example));
  }

  /** The nearest successes of these examples, [rows, h, w, c]; clean images where there is none. */
  take(examples: readonly number[]): Tensor4D {
    return take(this.images, examples);
  }

  /** The images [n, h, w, c], clean where nothing was found in the budget, which the caller disposes; for one last call. */
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
