import { datasetFileError } from "../../datasets/formats/problem.ts";

/** How requests are sent, and cancelled. */
export interface Requests {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/**
 * Requests a URL on another host, without credentials or referrer. Throws a `dataset-file` error about `name` if no answer
 * arrives, and an AbortError.
 */
export async function request(
  name: string,
  url: string,
  { fetch, signal }: Requests,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(url, { ...init, signal, credentials: "omit", referrerPolicy: "no-referrer" }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw refused(
      name,
      url,
      "no answer. Check your connection and try again, or download the file yourself and add it",
    );
  });
}

/** The error for a file that could not be downloaded. */
export const refused = (name: string, url: string, why: string): Error =>
  datasetFileError(name, `could not be downloaded from ${new URL(url).host}: ${why}`);
