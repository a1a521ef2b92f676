import { digestOf } from "../../experiment/plan/key.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";

/**
 * Marks the checkpoints of a task that needs results of others with the digests of these, so that it never resumes on
 * other networks than it began with. A task that needs none has an empty mark.
 */
export async function checkpointMark(inputs: Readonly<Record<Key, Digest>>) {
  const mark = Object.keys(inputs).length === 0 ? new Uint8Array() : new TextEncoder().encode(await digestOf(inputs));
  return {
    /** What is stored of a state. */
    marked(state: Uint8Array): Uint8Array {
      const stored = new Uint8Array(mark.length + state.length);
      stored.set(mark);
      stored.set(state, mark.length);
      return stored;
    },
    /** The state in what was stored; undefined if it belongs to other results. */
    unmarked(stored: Uint8Array | undefined): Uint8Array | undefined {
      const isOwn = stored !== undefined && mark.every((byte, i) => stored[i] === byte);
      return isOwn ? stored.subarray(mark.length) : undefined;
    },
  };
}
