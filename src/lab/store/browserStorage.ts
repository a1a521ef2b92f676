/** Browser storage of the page, as far as the browser reports it. */
export interface BrowserStorage {
  /** Bytes; null where the browser does not report them. */
  readonly usage: { readonly used: number; readonly quota: number } | null;
  /**
   * `kept` until the user deletes it; `best-effort`: until the disk fills up; `window`: until the window closes; `unknown`:
   * the browser does not say, over plain http or because it has no storage manager, as some builds of WebKit.
   */
  readonly lifetime: "kept" | "best-effort" | "window" | "unknown";
}

/**
 * Measures the storage. Private windows of Firefox and ephemeral sessions of WebKit reject some of these calls or lack
 * them; they are recognised by refusing a private file system.
 */
export async function measureStorage(
  storage: Partial<StorageManager> | undefined = navigator.storage,
): Promise<BrowserStorage> {
  if (storage === undefined) return { usage: null, lifetime: "unknown" };
  const [estimate, isPersistent, hasFiles] = await Promise.all([
    storage.estimate?.().catch(() => undefined),
    storage.persisted?.().catch(() => false),
    storage.getDirectory?.().then(
      () => true,
      () => false,
    ),
  ]);
  const quota = estimate?.quota ?? 0;
  return {
    usage: quota > 0 ? { used: estimate?.usage ?? 0, quota } : null,
    lifetime: isPersistent === true ? "kept" : hasFiles === true ? "best-effort" : "window",
  };
}
