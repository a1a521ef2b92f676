import { clone, keep, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { padded, take } from "./rows.ts";

/**
 * The examples that are still under attack, and the named tensors that hold one row for each of them. `thin` drops the
 * rows of finished examples from all tensors together. Owns its tensors.
 */
export class ActiveBatch {
  /** The example of each row; on a GPU the last one may repeat (`padded`). */
  rows: readonly number[];
  /** The examples, each once. */
  active: readonly number[];
  private readonly tensors = new Map<string, Tensor>();
  private positionOf: ReadonlyMap<number, number>;

  constructor(active: readonly number[]) {
    this.active = active;
    this.rows = padded(active);
    this.positionOf = positionsOf(this.rows);
  }

  /** The row of an active example. */
  position(example: number): number {
    return this.positionOf.get(example) as number;
  }

  /** The rows of some examples, of all active ones by default. */
  positions(examples: readonly number[] = this.active): number[] {
    return examples.map((example) => this.position(example));
  }

  /** The tensor of that name. Throws where none was set. */
  get<T extends Tensor = Tensor4D>(name: string): T {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) throw new Error(`the batch has no tensor ${name}: set it first`);
    return tensor as T;
  }

  /**
   * Takes ownership of a tensor [rows, ...], inside a tidy too, and disposes the one that it replaces. A tensor of the
   * batch may be set under a second name.
   */
  set(name: string, tensor: Tensor): void {
    const old = this.tensors.get(name);
    if (old === tensor) return;
    const isOwned = [...this.tensors.values()].includes(tensor);
    this.tensors.set(name, keep(isOwned ? clone(tensor) : tensor));
    old?.dispose();
  }

  /** Remembers the tensors as they are now, for as long as the rows stay. The caller restores or forgets them. */
  save(): { restore(): void; forget(): void } {
    const saved = [...this.tensors].map(([name, tensor]) => [name, keep(clone(tensor))] as const);
    return {
      restore: () => {
        this.dispose();
        for (const [name, tensor] of saved) this.tensors.set(name, tensor);
      },
      forget: () => {
        for (const [, tensor] of saved) tensor.dispose();
      },
    };
  }

  /** Continues with these examples alone. */
  thin(active: readonly number[]): void {
    this.active = active;
    const smaller = padded(active);
    if (smaller.length >= this.rows.length) return;
    if (smaller.length > 0) {
      const staying = this.positions(smaller);
      for (const [name, tensor] of this.tensors) this.set(name, take(tensor, staying));
    }
    this.rows = smaller;
    this.positionOf = positionsOf(smaller);
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.tensors.clear();
  }
}

const positionsOf = (rows: readonly number[]) => new Map(rows.map((row, position) => [row, position]));
