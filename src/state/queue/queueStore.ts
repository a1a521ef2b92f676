import { createStore } from "zustand/vanilla";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { messageOf } from "../../lab/engine/namedError.ts";

/** A run that waits for its turn. */
export interface QueueEntry {
  readonly id: string;
  readonly spec: ExperimentSpec;
  /** Name of the run, "" for one by its experiment and time. */
  readonly name: string;
  /** What the runs of one sweep have in common; "" for a single run. */
  readonly sweep: string;
  /** The run once it has started: a reload or a stop leaves it in the queue, and it is resumed first. */
  readonly run: string | null;
}

interface QueueState {
  /** Next first. */
  readonly entries: readonly QueueEntry[];
  /** `idle`: waits for a press. `elsewhere`: another tab works through the queue. */
  readonly status: "idle" | "working" | "elsewhere";
  /** Why the queue stopped. */
  readonly notice: string | null;
  /** Why a reload loses the queue; null where it is stored. */
  readonly loss: string | null;
}

/** Where the queue is kept in `localStorage`; all tabs read and write the same. */
export const queuePlace = "robin-lab-queue";

/** Longest queue. */
export const mostQueued = 200;

/** The queue of this tab alone, where the browser refuses to store it. */
let unstored: readonly QueueEntry[] | null = null;

export const queueStore = createStore<QueueState>()(() => ({ entries: [], status: "idle", notice: null, loss: null }));

/** The queue as it is stored. Entries that this version of the lab cannot read are left out. */
export function readQueue(): readonly QueueEntry[] {
  if (unstored !== null) return unstored;
  try {
    const found: unknown = JSON.parse(localStorage.getItem(queuePlace) ?? "[]");
    return Array.isArray(found) ? found.flatMap(entryOf) : [];
  } catch {
    // Blocked or damaged: nothing waits.
    return [];
  }
}

/** Changes the queue of all tabs. Where storage is blocked, this tab keeps it and says that a reload loses it. */
export function changeQueue(change: (entries: readonly QueueEntry[]) => readonly QueueEntry[]): void {
  const entries = change(readQueue());
  try {
    localStorage.setItem(queuePlace, JSON.stringify(entries));
    unstored = null;
    queueStore.setState({ entries });
  } catch (error) {
    unstored = entries;
    const loss = `this browser does not store the queue, so a reload loses it: ${messageOf(error)}`;
    queueStore.setState({ entries, loss });
  }
}

/** Shows what other tabs do to the queue. Returns the unsubscriber. */
export function followQueue(): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === queuePlace || key === null) queueStore.setState({ entries: readQueue() });
  };
  queueStore.setState({ entries: readQueue() });
  window.addEventListener("storage", onStorage);
  return () => window.removeEventListener("storage", onStorage);
}

function entryOf(value: unknown): readonly QueueEntry[] {
  if (typeof value !== "object" || value === null) return [];
  const { id, spec, name, sweep, run } = value as Record<string, unknown>;
  const parsed = parseSpec(spec);
  if (typeof id !== "string" || !parsed.ok) return [];
  const text = (words: unknown) => (typeof words === "string" ? words.slice(0, 200) : "");
  return [{ id, spec: parsed.spec, name: text(name), sweep: text(sweep), run: typeof run === "string" ? run : null }];
}
