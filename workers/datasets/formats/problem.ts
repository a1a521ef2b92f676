/** The name of every error about a file of a data set. Error names survive Comlink, so the page can recognise them. */
export const datasetFile = "dataset-file";

/**
 * An error about a file of a data set. `sentence` continues the name of the file: what was found, what was expected and
 * what to do.
 */
export function datasetFileError(file: string, sentence: string): Error {
  const error = new Error(`${printable(file)} ${sentence}`);
  error.name = datasetFile;
  return error;
}

/** The error for a file that contradicts its own format. `what` names the format, `why` the contradiction. */
export function damaged(file: string, what: string, why: string): Error {
  return datasetFileError(file, `is a damaged ${what} (${why}): download or create it again`);
}

/** Runs a library's parser. Its exceptions become `dataset-file` errors; our own errors and aborts pass through. */
export function guarded<T>(file: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Error && (error.name === datasetFile || error.name === "AbortError")) throw error;
    throw damaged(file, what, printable(error instanceof Error ? error.message : String(error)));
  }
}

const maxPrintable = 120;

/** Text from a file as it may appear in a message: one short line without control characters. */
export function printable(text: string): string {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, "\u{fffd}");
  return line.length > maxPrintable ? `${line.slice(0, maxPrintable)}...` : line;
}
