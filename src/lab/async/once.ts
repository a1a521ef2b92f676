/** `start`, run on first use only: later calls share its promise. After a rejection the next call starts again. */
export function once<T>(start: () => Promise<T>): () => Promise<T> {
  const shared = oncePer(() => "", start);
  return () => shared(undefined);
}

/** `start`, run once for each key of its argument. @param promises holds the promises by key; delete one to forget it. */
export function oncePer<Argument, T>(
  keyOf: (argument: Argument) => string,
  start: (argument: Argument) => Promise<T>,
  promises = new Map<string, Promise<T>>(),
): (argument: Argument) => Promise<T> {
  return (argument) => {
    const key = keyOf(argument);
    const known = promises.get(key);
    if (known !== undefined) return known;
    const started = start(argument).catch((error: unknown) => {
      promises.delete(key);
      throw error;
    });
    promises.set(key, started);
    return started;
  };
}
