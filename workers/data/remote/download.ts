import type { DownloadFile } from "../../../src/experiment/catalogue/nouns.ts";
import { datasetFile, datasetFileError } from "../../datasets/formats/problem.ts";
import { md5OfBlob } from "../storage/blobs.ts";
import type { FileStorage } from "../storage/fileStorage.ts";
import { type Requests, refused, request } from "./request.ts";

export interface DownloadRun extends Requests {
  readonly onBytes: (done: number, total: number) => void;
}

/** How many times its published size a file may have before it is refused. */
const slack = 1.5;

/**
 * Downloads a file into the storage, resuming an earlier download, and verifies its published checksum. A file that is
 * stored already is not requested again. Throws a `dataset-file` error if the server refuses or sends something else, and
 * an AbortError; the bytes that arrived are kept for the next attempt.
 */
export async function download(file: DownloadFile, storage: FileStorage, run: DownloadRun): Promise<void> {
  if ((await storage.file(file.name)) !== null) return;
  const part = `${file.name}.part`;
  const stored = (await storage.file(part))?.size ?? 0;
  const response = await requestRest(file, stored, run);
  if (response !== null) await receive(file, response, stored, storage, run);
  const found = file.md5 === undefined ? undefined : await md5OfBlob((await storage.file(part)) ?? new Blob());
  if (found !== file.md5) {
    await storage.remove(part);
    throw datasetFileError(
      file.name,
      `arrived with md5 ${found}, expected ${file.md5}: it is damaged or a different file, and was removed. Try again, or use another source`,
    );
  }
  await storage.move(part, file.name);
}

/** The answer with the rest of a file; null if the server says that nothing is left. */
async function requestRest({ name, url }: DownloadFile, stored: number, run: DownloadRun): Promise<Response | null> {
  const response = await request(name, url, run, {
    cache: "no-store",
    ...(stored > 0 ? { headers: { Range: `bytes=${stored}-` } } : {}),
  });
  if (response.status === 416 && stored > 0) return null;
  if (!response.ok) throw refused(name, url, `the answer is ${response.status}. Try again, or use another source`);
  if (/html/.test(response.headers.get("content-type") ?? ""))
    throw refused(name, url, "the answer is a web page, perhaps a login. Use another source");
  return response;
}

async function receive(
  file: DownloadFile,
  response: Response,
  stored: number,
  storage: FileStorage,
  { signal, onBytes }: DownloadRun,
): Promise<void> {
  // A server without support for ranges sends the whole file again.
  const isRest = response.status === 206;
  const start = isRest ? stored : 0;
  const length = Number(response.headers.get("content-length") ?? 0);
  const checkSize = (bytes: number) => {
    if (bytes > slack * file.bytes)
      throw datasetFileError(
        file.name,
        `has ${bytes} bytes or more at its source, expected about ${file.bytes}: it is a different file`,
      );
  };
  checkSize(start + length);
  const total = length > 0 && !response.headers.has("content-encoding") ? start + length : file.bytes;
  const appender = await storage.append(`${file.name}.part`, !isRest);
  let done = start;
  try {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (;;) {
      const { done: isEnd, value } = await reader.read();
      if (isEnd) break;
      signal.throwIfAborted();
      done += value.length;
      checkSize(done);
      await appender.write(value);
      onBytes(done, Math.max(total, done));
    }
  } catch (error) {
    if (signal.aborted || (error instanceof Error && error.name === datasetFile)) throw error;
    throw datasetFileError(
      file.name,
      `stopped arriving after ${done} of about ${total} bytes. They are kept: try again to resume`,
    );
  } finally {
    await appender.close();
  }
}
