import type { Key } from "../../experiment/terms/system.ts";

/** What a person wants of one task while a run goes on. */
export type Wish = "run" | "pause" | "cancel";

/**
 * Pause, resume and cancel for the tasks of one run: wishes that the executor follows. Without a key they are for all
 * tasks that have not ended. A cancelled task stays cancelled for the rest of the run.
 */
export interface RunControl {
  pause(key?: Key): void;
  resume(key?: Key): void;
  cancel(key: Key): void;
  wish(key: Key): Wish;
  /** Calls `listener` after each change. Returns the function that stops it. */
  onChange(listener: () => void): () => void;
}

export function createRunControl(): RunControl {
  let general: "run" | "pause" = "run";
  const own = new Map<Key, Wish>();
  const listeners = new Set<() => void>();

  function decide(wish: "run" | "pause", key: Key | undefined): void {
    if (key === undefined) {
      general = wish;
      for (const [other, wished] of own) if (wished !== "cancel") own.delete(other);
    } else if (own.get(key) !== "cancel") own.set(key, wish);
    tell();
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  return {
    pause: (key) => decide("pause", key),
    resume: (key) => decide("run", key),
    cancel(key) {
      own.set(key, "cancel");
      tell();
    },
    wish: (key) => own.get(key) ?? general,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
