import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../lab/engine/namedError.ts";

export interface Loaded<T> {
  /** The newest result; null before the first one. */
  readonly value: T | null;
  /** Why loading failed for the current key; null if it did not. */
  readonly error: string | null;
  /** Whether loading has finished for the current key. */
  readonly isCurrent: boolean;
}

/**
 * The result of `load`, which runs again whenever `key` changes. The previous result stays until the new one is there.
 * The signal of a run is aborted, and its result ignored, once the key changes or the component unmounts.
 *
 * @param key everything that `load` depends on, as text; null: there is nothing to load yet.
 */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  type State = Omit<Loaded<T>, "isCurrent"> & { readonly key: string | null };
  const [state, setState] = useState<State>({ key: null, value: null, error: null });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    latest.current(signal).then(
      (value) => !signal.aborted && setState({ key, value, error: null }),
      (error: unknown) => !signal.aborted && setState(({ value }) => ({ key, value, error: messageOf(error) })),
    );
    return () => controller.abort();
  }, [key]);
  const isCurrent = state.key === key;
  return { value: state.value, error: isCurrent ? state.error : null, isCurrent };
}
