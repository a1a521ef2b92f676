import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../lab/engine/namedError.ts";

export interface Loaded<T> {
  /** The newest result; null before the first one. */
  readonly value: T | null;
  /** Why the newest attempt failed; null if it did not. */
  readonly error: string | null;
}

/**
 * The result of `load`, which runs again whenever `key` changes. The previous result stays until the new one is there,
 * and a newer run overtakes an older one.
 *
 * @param key everything that `load` depends on, as text; null: there is nothing to load yet.
 */
export function useLoaded<T>(key: string | null, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: null, error: null });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) return;
    let isCurrent = true;
    latest.current().then(
      (value) => isCurrent && setState({ value, error: null }),
      (error: unknown) => isCurrent && setState(({ value }) => ({ value, error: messageOf(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return state;
}
