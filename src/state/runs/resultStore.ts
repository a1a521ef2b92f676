import { createStore } from "zustand/vanilla";
import { once } from "../../lab/async/once.ts";
import type { Store } from "../../lab/store/store.ts";

/** Damaged results that were found on reading; they count as absent and are computed again when needed. */
export const damageStore = createStore<{ readonly damaged: readonly string[] }>()(() => ({ damaged: [] }));

/** The page's store of results. @throws `storage-unavailable`; the next call tries again. */
export const resultStore = once(async (): Promise<Store> => {
  const { openIndexedDbStore } = await import("../../lab/store/indexedDbStore.ts");
  return openIndexedDbStore({
    onDamaged: ({ key, reason }) =>
      damageStore.setState(({ damaged }) => ({ damaged: [...damaged, `${key.slice(0, 12)}: ${reason}`] })),
  });
});
