import { createStore } from "zustand/vanilla";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import type { AttackSettings } from "./attackSettings.ts";

interface SearchState {
  /** Images tried so far; null when no search is running. */
  readonly work: { readonly done: number; readonly total: number; readonly isOpening: boolean } | null;
  /** Whether the attack on show is the opening scene, until it has played. */
  readonly isOpening: boolean;
  /** Whether the opening scene was skipped before its image was found: the image is then shown without playing. */
  readonly isSkipped: boolean;
  /** Why the last search found no image, with the settings that it used. */
  readonly note: { readonly text: string; readonly settings: AttackSettings } | null;
}

/** The search for a test image that breaks (`findBreaking.ts`, which is not part of the first load). */
export const searchStore = createStore<SearchState>()(() => ({
  work: null,
  isOpening: false,
  isSkipped: false,
  note: null,
}));

/** Only the newest search continues. It is also work of the room, which any other work there ends. */
export const searches = newestOnly();

/** Stops the search; the image on show stays. */
export function stopSearch(): void {
  searches.stop();
  searchStore.setState({ work: null });
}
