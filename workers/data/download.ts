import type { DownloadFile } from "../../src/experiment/catalogue/nouns.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { md5OfBlob } from "../datasets/md5.ts";
import type { FileStorage } from "./storage/fileStorage.ts";

export interface DownloadRun {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  readonly onBytes: (done: number, total: number) => void;
}

/** A published size that a server's word may exceed by so much before it is not believed. */
const slack = 1.5;

/**
 * Fetch one file into the storage, going on where an earlier download stopped, and hold it to its published checksum. A file
 * that is there already is not asked for again. Throws a `dataset-file` error when the server says or sends something
 * else, and an AbortError; what has arrived by then stays for the next time.
 */
export async function download(file: DownloadFile, storage: FileStorage, run: DownloadRun): Promise<void> {
  if ((await storage.file(file.name)) !== null) return;
  const part = `${file.name}.part`;
  const there = (await storage.file(part))?.size ?? 0;
  const response = await request(file, there, run);
  if (response !== null) await receive(file, response, there, storage, run);
  const found =
    file.md5 === undefined ? undefined : await md5OfBlob((await storage.file(part)) ?? new Blob());
  if (found !== file.md5) {
    await storage.remove(part);
    throw datasetFileError(
      file.name,
      `arrived with md5 ${found}, expected ${file.md5}: it was damaged on the way or is another file; nothing of it is kept. Try again, or another source`,
    );
  }
  await storage.move(part, file.name);
}

/** The rest of the file; null when the server says that nothing is left of it. */
async function request(
  { name, url }: DownloadFile,
  there: number,
  { fetch, signal }: DownloadRun,
): Promise<Response | null> {
  const host = new URL(url).host;
  const response = await fetch(url, {
    signal,
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    ...(there > 0 ? { headers: { Range: `bytes=${there}-` } } : {}),
  }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw datasetFileError(
      name,
      `could not be fetched from ${host}: no answer came. Look at the connection and go on, or fetch it by other means and add the file`,
    );
  });
  if (response.status === 416 && there > 0) return null;
  if (!response.ok)
    throw datasetFileError(
      name,
      `could not be fetched from ${host}: the answer is ${response.status}. Try again, or another source`,
    );
  if (/html/.test(response.headers.get("content-type") ?? ""))
    throw datasetFileError(
      name,
      `could not be fetched from ${host}: a web page came instead of the file, perhaps of a login`,
    );
  return response;
}

async function receive(
  file: DownloadFile,
  response: Response,
  there: number,
  storage: FileStorage,
  { signal, onBytes }: DownloadRun,
): Promise<void> {
  // A server that knows no ranges sends all of it again.
  const goesOn = response.status === 206;
  const begins = goesOn ? there : 0;
  const length = Number(response.headers.get("content-length") ?? 0);
  const most = slack * file.bytes;
  const tooLong = (bytes: number) =>
    datasetFileError(
      file.name,
      `is ${bytes} bytes or more at its source, about ${file.bytes} expected: it is another file`,
    );
  if (begins + length > most) throw tooLong(begins + length);
  const total = length > 0 && !response.headers.has("content-encoding") ? begins + length : file.bytes;
  const appender = await storage.append(`${file.name}.part`, !goesOn);
  let done = begins;
  try {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (;;) {
      const { done: ended, value } = await reader.read();
      if (ended) break;
      signal.throwIfAborted();
      done += value.length;
      if (done > most) throw tooLong(done);
      await appender.write(value);
      onBytes(done, Math.max(total, done));
    }
  } catch (error) {
    if (signal.aborted || (error instanceof Error && error.name === "dataset-file")) throw error;
    throw datasetFileError(
      file.name,
      `stopped arriving after ${done} of about ${total} bytes: they are kept, so try again to go on`,
    );
  } finally {
    await appender.close();
  }
}
