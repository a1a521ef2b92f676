import type { Key } from "../../experiment/terms/system.ts";

/** The state that the user asks for: the executor brings every unfinished task to it. */
type DesiredState = "run" | "pause" | "cancel";

/**
 * Pauses, resumes and cancels the unfinished tasks of one run: a single task, or all when no key is given. A cancelled
 * task stays cancelled for the rest of the run.
 */
export interface RunControl {
  pause(key?: Key): void;
  resume(key?: Key): void;
  cancel(key: Key): void;
  desired(key: Key): DesiredState;
  /** Calls `listener` after each change, with the task that it concerns or undefined for all. Returns the unsubscriber. */
  onChange(listener: (key: Key | undefined) => void): () => void;
}

export function createRunControl(): RunControl {
  let general: "run" | "pause" = "run";
  const own = new Map<Key, DesiredState>();
  const listeners = new Set<(key: Key | undefined) => void>();

  function change(desired: "run" | "pause", key: Key | undefined): void {
    if (key === undefined) {
      general = desired;
      for (const [other, state] of own) if (state !== "cancel") own.delete(other);
    } else if (own.get(key) !== "cancel") own.set(key, desired);
    notify(key);
  }

  function notify(key: Key | undefined): void {
    for (const listener of listeners) listener(key);
  }

  return {
    pause: (key) => change("pause", key),
    resume: (key) => change("run", key),
    cancel(key) {
      own.set(key, "cancel");
      notify(key);
    },
    desired: (key) => own.get(key) ?? general,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
