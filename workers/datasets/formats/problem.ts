/** The name of every error that a file of a data set causes; it survives Comlink, so that a page can tell it apart. */
export const datasetFile = "dataset-file";

/**
 * What is wrong with a file of a data set, in one sentence: what was found, what was expected, what to do. The sentence
 * begins with the file's name.
 */
export function datasetFileError(file: string, sentence: string): Error {
  const error = new Error(`${shown(file)} ${sentence}`);
  error.name = datasetFile;
  return error;
}

/**
 * Run a library's reader. Whatever it throws over bytes that it was not made for becomes a `dataset-file` error;
 * an abort and our own errors pass.
 */
export function guarded<T>(file: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw asDatasetFileError(file, what, error);
  }
}

/** `guarded` for a promise. */
export async function guardedAsync<T>(file: string, what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw asDatasetFileError(file, what, error);
  }
}

function asDatasetFileError(file: string, what: string, error: unknown): unknown {
  if (error instanceof Error && (error.name === datasetFile || error.name === "AbortError")) return error;
  const reason = shown(error instanceof Error ? error.message : String(error));
  return datasetFileError(file, `is a damaged ${what} (${reason}): fetch or make it again`);
}

const mostShown = 120;

/** Text out of a file as it may stand in a message: one line, no control characters, not long. */
export function shown(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, "\u{fffd}");
  return line.length > mostShown ? `${line.slice(0, mostShown)}...` : line;
}
