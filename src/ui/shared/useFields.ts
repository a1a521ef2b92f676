import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { StoreApi } from "zustand/vanilla";

/** Several fields of a store. The component renders again only when one of them changes. */
export function useFields<State, Key extends keyof State>(
  store: Pick<StoreApi<State>, "getState" | "getInitialState" | "subscribe">,
  ...keys: readonly Key[]
): Pick<State, Key> {
  return useStore(
    store,
    useShallow((state) => Object.fromEntries(keys.map((key) => [key, state[key]])) as Pick<State, Key>),
  );
}
