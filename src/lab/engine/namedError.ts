/** Kinds of error that callers distinguish. The kind is the error's name, which Comlink preserves. */
type ErrorKind =
  | "AbortError"
  | "worker-died"
  | "device-lost"
  /** The GPU refused work or has no memory left: the call cannot succeed, and its worker's tensors are unusable. */
  | "gpu-failed"
  | "start-failed"
  | "missing-weights"
  /** A task of the fused WebAssembly build on the portable one. */
  | "wrong-arithmetic"
  | "non-finite-result"
  /** A data set file that is damaged, hostile or not the one expected (`workers/datasets/formats/`). */
  | "dataset-file"
  /** Two computations of one task from the same inputs that do not agree. */
  | "different-result"
  | "storage-full"
  | "storage-unavailable";

/** An error whose `name` is its kind and whose message is one readable sentence. */
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

/** Whether the browser's storage quota is exceeded. */
export function isQuota(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}
