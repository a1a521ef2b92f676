/** Kinds of error that callers tell apart. The kind is the name: it is what survives Comlink. */
export type ErrorKind =
  | "AbortError"
  | "worker-died"
  | "device-lost"
  | "start-failed"
  | "missing-weights"
  | "non-finite-result"
  /** A file of a data set that is damaged, hostile or another one than was asked for (`workers/datasets/formats/`). */
  | "dataset-file"
  | "storage-full"
  | "storage-unavailable";

/** An error whose `name` says its kind and whose message is one readable sentence. */
export function namedError(name: ErrorKind, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

export function isNamed(error: unknown, name: ErrorKind): boolean {
  return error instanceof Error && error.name === name;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A store that has no room left: the browser's quota. */
export function isQuota(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}
