import { datasetFileError } from "../datasets/formats/problem.ts";
import type { RangeReader } from "../datasets/formats/tables/parquetFile.ts";

/**
 * A file on another host, of which only the asked parts are fetched (HTTP Range). Throws `dataset-file` errors: no answer,
 * a host that knows no ranges, an answer that is shorter than asked.
 */
export function remoteFile(
  name: string,
  url: string,
  byteLength: number,
  run: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): RangeReader {
  return {
    byteLength,
    async slice(start, end) {
      const response = await run
        .fetch(url, {
          signal: run.signal,
          credentials: "omit",
          referrerPolicy: "no-referrer",
          headers: { Range: `bytes=${start}-${end - 1}` },
        })
        .catch((error: unknown) => {
          if (run.signal.aborted) throw error;
          throw datasetFileError(name, `could not be fetched from ${new URL(url).host}: no answer came`);
        });
      if (response.status !== 206)
        throw datasetFileError(
          name,
          `could not be read in parts from ${new URL(url).host}: the answer is ${response.status}, 206 expected`,
        );
      const part = new Uint8Array(await response.arrayBuffer());
      if (part.length !== end - start)
        throw datasetFileError(
          name,
          `arrived in part: ${part.length} bytes found, ${end - start} expected. Try again`,
        );
      return part;
    },
  };
}
