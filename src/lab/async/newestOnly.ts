/** Work of one kind, of which only the newest continues. */
export interface NewestOnly {
  /**
   * Begins new work and aborts the work begun before.
   *
   * @param outer aborts the new work as well.
   * @returns the signal of the new work: aborted once newer work begins, `stop` is called or `outer` aborts.
   */
  begin(outer?: AbortSignal): AbortSignal;
  /** Aborts the newest work. */
  stop(): void;
  /** Whether no newer work has begun; stays true after `stop`. */
  isNewest(work: AbortSignal): boolean;
}

export function newestOnly(): NewestOnly {
  let controller = new AbortController();
  let newest: AbortSignal | undefined;
  return {
    begin(outer) {
      controller.abort();
      controller = new AbortController();
      newest = outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]);
      return newest;
    },
    stop: () => controller.abort(),
    isNewest: (work) => work === newest,
  };
}
