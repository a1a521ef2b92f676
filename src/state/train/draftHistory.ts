import { createStore } from "zustand/vanilla";
import { type DraftState, draftBase, draftStore, editedSpec } from "./draft.ts";

/** More steps than anybody takes back one by one. */
const most = 200;
/** Milliseconds within which changes of the same field, such as a dragged slider's, are one step. */
const together = 1000;

export interface DraftHistory {
  /** Oldest first. */
  readonly past: readonly DraftState[];
  /** What was taken back, next first. */
  readonly future: readonly DraftState[];
}

/** What the draft was before each change, whoever made it, and what was taken back. */
export const draftHistoryStore = createStore<DraftHistory>()(() => ({ past: [], future: [] }));

let isTravelling = false;
let last: { readonly field: string; readonly at: number } | null = null;

draftStore.subscribe((after, before) => {
  if (isTravelling) return;
  const field = changedField(before, after);
  const at = performance.now();
  const { past, future } = draftHistoryStore.getState();
  const isSameStep =
    field !== null &&
    last?.field === field &&
    at - last.at < together &&
    past.length > 0 &&
    future.length === 0;
  last = field === null ? null : { field, at };
  draftHistoryStore.setState({ past: isSameStep ? past : [...past, before].slice(-most), future: [] });
});

/** Take the last change back. False when there is none. */
export function undoDraft(): boolean {
  const { past, future } = draftHistoryStore.getState();
  const before = past.at(-1);
  if (before === undefined) return false;
  draftHistoryStore.setState({ past: past.slice(0, -1), future: [draftStore.getState(), ...future] });
  travelTo(before);
  return true;
}

/** Make the change again that was taken back last. False when there is none. */
export function redoDraft(): boolean {
  const { past, future } = draftHistoryStore.getState();
  const [after, ...later] = future;
  if (after === undefined) return false;
  draftHistoryStore.setState({ past: [...past, draftStore.getState()], future: later });
  travelTo(after);
  return true;
}

function travelTo(draft: DraftState): void {
  isTravelling = true;
  draftStore.setState(draft, true);
  isTravelling = false;
  last = null;
}

/** Which fields differ, as one text; null when the draft began anew or went back to what it began from. */
function changedField(before: DraftState, after: DraftState): string | null {
  const isUntouched = Object.keys(after.changes).length === 0 && after.copy?.from === undefined;
  if (isUntouched || draftBase(before) !== draftBase(after)) return null;
  const isSimple = before.copy?.from === undefined && after.copy?.from === undefined;
  const fields = isSimple
    ? changedPaths(before.changes, after.changes, "")
    : changedPaths(editedSpec(before), editedSpec(after), "");
  return fields.join(" ");
}

function changedPaths(a: unknown, b: unknown, path: string): readonly string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return [path];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) =>
    changedPaths((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], `${path}.${key}`),
  );
}
