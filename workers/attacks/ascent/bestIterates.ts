import { clone, type Tensor4D } from "@tensorflow/tfjs-core";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import { replaceRows } from "../batch/rows.ts";

/** The image that an attack inside a budget returns for each example: its first success, else the highest loss. */
export class BestIterates {
  /** [n] step of the first success, or -1. */
  readonly firstSuccess: Int32Array;
  private images: Tensor4D;
  private readonly highestLoss: Float64Array;

  /** Starts from the clean images; `examples` are those to attack, all by default. */
  constructor(
    x0: Tensor4D,
    private readonly examples: readonly number[] = Array.from({ length: x0.shape[0] }, (_, row) => row),
  ) {
    this.images = clone(x0);
    this.firstSuccess = new Int32Array(x0.shape[0]).fill(-1);
    this.highestLoss = new Float64Array(x0.shape[0]).fill(Number.NEGATIVE_INFINITY);
  }

  unbroken(): number[] {
    return this.examples.filter((example) => this.firstSuccess[example] === -1);
  }

  /** Keeps the images of some examples, from a tensor of the batch. */
  keep(batch: ActiveBatch, name: string, examples: readonly number[]): void {
    if (examples.length === 0) return;
    const pairs = examples.map((to) => ({ to, from: batch.position(to) }));
    const images = replaceRows(this.images, batch.get(name), pairs);
    this.images.dispose();
    this.images = images;
  }

  /** Keeps the images of those examples whose loss is higher than any loss offered before. */
  keepHighest(batch: ActiveBatch, name: string, examples: readonly number[], losses: Float64Array): void {
    const higher = examples.filter((example) => (losses[example] as number) > (this.highestLoss[example] as number));
    for (const example of higher) this.highestLoss[example] = losses[example] as number;
    this.keep(batch, name, higher);
  }

  /** The images [n, h, w, c], which the caller disposes; the last call. */
  release(): Tensor4D {
    return this.images;
  }

  dispose(): void {
    this.images.dispose();
  }
}
