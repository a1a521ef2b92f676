import { createStore } from "zustand/vanilla";
import type { Store } from "../../lab/store/store.ts";

/** Results that were found damaged on reading; they count as absent and are computed again when needed. */
export const damageStore = createStore<{ readonly damaged: readonly string[] }>()(() => ({ damaged: [] }));

let opening: Promise<Store> | undefined;

/** The page's store of results, opened once. Rejects by name when the browser offers none; the next call tries again. */
export function resultStore(): Promise<Store> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(): Promise<Store> {
  const { openIndexedDbStore } = await import("../../lab/store/indexedDbStore.ts");
  return openIndexedDbStore({
    onDamaged: ({ key, reason }) =>
      damageStore.setState(({ damaged }) => ({ damaged: [...damaged, `${key.slice(0, 12)}: ${reason}`] })),
  });
}
