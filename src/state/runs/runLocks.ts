/** The Web Lock that a tab holds while it works on a run: other tabs see it, and a hidden tab is not frozen. */
export const lockName = (id: string) => `robin-lab-run:${id}`;

/** Absent in pages that are not served from https:// or this machine. */
export function locks(): LockManager {
  const found: LockManager | undefined = navigator.locks;
  if (found === undefined) {
    throw new Error(
      "no Web Locks found: browsers offer them only on https:// and on 127.0.0.1, so open the lab there",
    );
  }
  return found;
}
