import type { StoreApi } from "zustand/vanilla";

/** Resolves once the state of a store fits: at once if it does already. */
export function when<T>(
  store: Pick<StoreApi<T>, "getState" | "subscribe">,
  fits: (state: T) => boolean,
): Promise<void> {
  if (fits(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (!fits(state)) return;
      stop();
      resolve();
    });
  });
}
