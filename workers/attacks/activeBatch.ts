import type { Tensor } from "@tensorflow/tfjs-core";
import { padded, take } from "./batch.ts";

/**
 * The examples that are still attacked and the tensors that follow them, one row each: they are thinned out together.
 * Owns its tensors.
 */
export class ActiveBatch<Name extends string> {
  /** The example of each row; the last one repeats where a backend wants fixed shapes. */
  rows: readonly number[];
  /** The examples, each once. */
  active: readonly number[];
  private readonly tensors = new Map<Name, Tensor>();
  private positions: ReadonlyMap<number, number>;

  constructor(active: readonly number[]) {
    this.active = active;
    this.rows = padded(active);
    this.positions = positionsOf(this.rows);
  }

  /** The row of an example. */
  position(example: number): number {
    return this.positions.get(example) as number;
  }

  get<T extends Tensor>(name: Name): T {
    return this.tensors.get(name) as T;
  }

  /** Takes a tensor [rows, ...] over, and disposes the one it replaces. */
  set(name: Name, tensor: Tensor): void {
    const old = this.tensors.get(name);
    this.tensors.set(name, tensor);
    if (old !== tensor) old?.dispose();
  }

  /** Go on with these examples alone. */
  thin(active: readonly number[]): void {
    this.active = active;
    const smaller = padded(active);
    if (smaller.length >= this.rows.length) return;
    if (smaller.length > 0) {
      const staying = smaller.map((example) => this.position(example));
      for (const [name, tensor] of this.tensors) this.set(name, take(tensor, staying));
    }
    this.rows = smaller;
    this.positions = positionsOf(smaller);
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.tensors.clear();
  }
}

const positionsOf = (rows: readonly number[]) => new Map(rows.map((row, position) => [row, position]));
