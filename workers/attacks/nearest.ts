import { clone, type Tensor4D } from "@tensorflow/tfjs-core";
import { replaceRows } from "./batch.ts";

/** An iterate that the whole system decides as the attacker wants. */
export interface Crossing {
  readonly example: number;
  /** Its row in the batch, and its distance from the clean image. */
  readonly position: number;
  readonly size: number;
}

/** The nearest success of each example within the budget, for attacks that look for the smallest perturbation. */
export class Nearest {
  /** [n] step of the first success within the budget, or -1. */
  readonly firstSuccess: Int32Array;
  /** [n] distance of the nearest success of any size, infinite where there is none. */
  readonly distance: Float64Array;
  private readonly kept: Float64Array;
  private images: Tensor4D;

  constructor(
    x0: Tensor4D,
    private readonly epsilon: number,
    private readonly smallest: boolean,
  ) {
    const count = x0.shape[0];
    this.images = clone(x0);
    this.firstSuccess = new Int32Array(count).fill(-1);
    this.distance = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.kept = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  }

  /** Keep what of x [rows, ...] is nearer than before. */
  offer(x: Tensor4D, crossings: readonly Crossing[], step: number): void {
    const pairs: { to: number; from: number }[] = [];
    for (const { example, position, size } of crossings) {
      this.distance[example] = Math.min(this.distance[example] as number, size);
      if (!(size <= this.epsilon && size < (this.kept[example] as number))) continue;
      this.kept[example] = size;
      if (this.firstSuccess[example] === -1) this.firstSuccess[example] = step;
      pairs.push({ to: example, from: position });
    }
    if (pairs.length === 0) return;
    const images = replaceRows(this.images, x, pairs);
    this.images.dispose();
    this.images = images;
  }

  /** Whether nothing better is wanted: broken, or at distance 0 where the smallest perturbation is looked for. */
  isDone(example: number): boolean {
    return this.smallest ? this.kept[example] === 0 : this.firstSuccess[example] !== -1;
  }

  /** Examples that are worth another try. */
  open(): number[] {
    return Array.from(this.firstSuccess.keys()).filter((example) => !this.isDone(example));
  }

  /** The images [n, h, w, c], clean where nothing was found, which the caller disposes; for one last call. */
  release(): Tensor4D {
    return this.images;
  }

  dispose(): void {
    this.images.dispose();
  }
}
