/** `start`, run on first use only: later calls share its promise. After a rejection the next call starts again. */
export function once<T>(start: () => Promise<T>): () => Promise<T> {
  const shared = oncePerKey(start);
  return () => shared("");
}

/** The same for each key. */
export function oncePerKey<T>(start: (key: string) => Promise<T>, promises = new Map<string, Promise<T>>()) {
  return (key: string): Promise<T> => {
    const known = promises.get(key);
    if (known !== undefined) return known;
    const started = start(key).catch((error: unknown) => {
      promises.delete(key);
      throw error;
    });
    promises.set(key, started);
    return started;
  };
}
