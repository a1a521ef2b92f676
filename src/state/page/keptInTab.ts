import type { z } from "../../experiment/terms/zod.ts";

// What a tab keeps for its next reload, in `sessionStorage`: it exists in private windows and over plain http too,
// belongs to one tab, and is emptied when the tab is closed.

/** Milliseconds from a change to its storage. */
const pause = 500;

/** What this tab kept at a place; null if that is nothing, or nothing of this form. */
export function keptInTab<T>(place: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(sessionStorage.getItem(place) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps a value, or nothing for null. Whether the browser stored it. */
export function keepInTab(place: string, value: unknown): boolean {
  try {
    if (value === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(value));
    return true;
  } catch {
    return value === null;
  }
}

/** Calls `keep` soon after each change that it is told of, and when the page is closed. @returns what tells it. */
export function keepSoon(keep: () => void): () => void {
  let isDue = false;
  addEventListener("pagehide", keep);
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      keep();
    }, pause);
  };
}
