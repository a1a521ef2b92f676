import { temporal } from "zundo";
import { createStore } from "zustand/vanilla";
import { type DraftState, draftBase, editedSpec } from "./draftSpec.ts";

/** Most undo steps. */
const limit = 200;
/** Milliseconds within which changes of the same fields, such as those of a dragged slider, form one undo step. */
const sameStepMs = 1000;

/** The draft with its undo history: `temporal` holds the past states, oldest first, and the undone ones, next last. */
export const draftStore = createStore<DraftState>()(
  temporal((): DraftState => ({ preset: "digits-quick", changes: {}, copy: null }), {
    limit,
    handleSet(record) {
      let last: { readonly fields: string | null; readonly at: number } = { fields: null, at: 0 };
      return (before, _replace, after) => {
        const { pastStates, futureStates } = draftStore.temporal.getState();
        const fields = changedFields(before as DraftState, after);
        const at = performance.now();
        const isSameField = fields !== null && fields === last.fields && at - last.at < sameStepMs;
        last = { fields, at };
        if (!isSameField || pastStates.length === 0 || futureStates.length > 0) record(before);
      };
    },
  }),
);

/** Undoes the last change. False when there is none. */
export function undoDraft(): boolean {
  const { pastStates, undo } = draftStore.temporal.getState();
  const isPossible = pastStates.length > 0;
  undo();
  return isPossible;
}

/** Redoes the change that was undone last. False when there is none. */
export function redoDraft(): boolean {
  const { futureStates, redo } = draftStore.temporal.getState();
  const isPossible = futureStates.length > 0;
  redo();
  return isPossible;
}

/** The paths of the fields that differ, as one text; null when the draft starts over or returns to what it started from. */
function changedFields(before: DraftState, after: DraftState): string | null {
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
