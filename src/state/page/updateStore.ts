import { createStore } from "zustand/vanilla";

interface UpdateState {
  /** A newer version of the page that waits for a reload; null while there is none. */
  readonly update: {
    /** Which tab put it there: in "another tab", the old version has lost the parts that were not loaded yet. */
    readonly by: "this tab" | "another tab";
    /** Reloads the page in its new version. */
    apply(): void;
  } | null;
}

export const updateStore = createStore<UpdateState>()(() => ({ update: null }));
