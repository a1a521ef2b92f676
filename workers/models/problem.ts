import { printable } from "../datasets/formats/problem.ts";

/** The name of every error about a model file. Error names survive Comlink, so the page can recognise them. */
export const modelFile = "model-file";

/**
 * An error about a model file. `sentence` continues the name of the file: what was found, what was expected and what to do.
 */
export function modelFileError(file: string, sentence: string): Error {
  const error = new Error(`${printable(file)} ${sentence}`);
  error.name = modelFile;
  return error;
}

/** Text from a file as it may appear in a message, quoted. */
export const quoted = (text: string): string => JSON.stringify(printable(text));

/** Up to `most` items as a list, and how many more there are. */
export function listed(items: readonly string[], most = 8): string {
  const shown = items.slice(0, most).join(", ");
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
/** The error for a file that contradicts its own format. */
export function damaged(file: string, why: string): Error {
  return modelFileError(file, `is damaged (${why}): export it again`);
}
