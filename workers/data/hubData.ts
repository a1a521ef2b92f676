import { digestOf } from "../../src/experiment/plan/key.ts";
import type { HubRequest, ImportOptions, OnBytes } from "../../src/lab/engine/dataApi.ts";
import type { RangeReader } from "../datasets/formats/tables/parquetFile.ts";
import { type HubFile, hubFiles, hubParts } from "./hub.ts";
import { paced } from "./pace.ts";
import type { Recognised } from "./recognised.ts";
import { readParquets } from "./recognisers/parquet.ts";
import { remoteFile } from "./remoteFile.ts";
import { type FileStorage, writeWhole } from "./storage/fileStorage.ts";

interface HubRun {
  readonly storage: FileStorage;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  readonly onBytes: OnBytes;
}

/**
 * A data set on the Hugging Face Hub: the columns of pictures and labels of its parquet files alone, row group by row group.
 * What was fetched waits in the storage until `clear`, so that a second try goes on where the first stopped.
 */
export async function readHub(
  request: HubRequest,
  options: ImportOptions,
  run: HubRun,
): Promise<{ readonly recognised: Recognised; readonly origin: string; clear(): Promise<void> }> {
  const { repository, rows, config: asked } = request;
  const files = await hubFiles(repository, run.fetch, run.signal);
  const { config, train, test } = hubParts(repository, files, asked);
  const limits = { ...options, ...(rows === undefined ? {} : { rows }) };
  const total = rows === undefined ? [...train, ...test].reduce((sum, { size }) => sum + size, 0) : null;
  let done = 0;
  const fetched = new Set<string>();
  const open = async (file: HubFile) => ({
    name: file.filename,
    reader: await resumable(file, run, (bytes, path) => {
      // A part may be read twice, once to see what its pictures are like.
      if (!fetched.has(path)) done += bytes;
      fetched.add(path);
      run.onBytes(done, total === null ? null : Math.max(total, done), `${file.split}/${file.filename}`);
    }),
  });
  const decoding = paced(run.signal, () => undefined);
  const read = async (own: readonly HubFile[]) =>
    readParquets(await Promise.all(own.map(open)), limits, decoding);
  const learnt = await read(train);
  const judged = test.length === 0 ? null : await read(test);
  return {
    recognised: {
      what: "Hugging Face data set",
      train: learnt,
      ...(judged === null ? {} : { test: judged }),
      notes: rows === undefined ? [] : [`the first ${rows} rows of each part`],
    },
    origin: `${repository} (${config}) on the Hugging Face Hub`,
    async clear() {
      for (const path of fetched) await run.storage.remove(path);
    },
  };
}

/** Parts of a remote file, each kept in the storage once it has come. */
async function resumable(
  file: HubFile,
  { storage, fetch, signal }: HubRun,
  onPart: (bytes: number, path: string) => void,
): Promise<RangeReader> {
  const id = (await digestOf({ url: file.url, size: file.size })).slice(0, 24);
  const remote = remoteFile(file.filename, file.url, file.size, { fetch, signal });
  return {
    byteLength: file.size,
    async slice(start, end) {
      const path = `hub/${id}/${start}-${end}.part`;
      const kept = await storage.file(path);
      if (kept?.size === end - start) {
        onPart(kept.size, path);
        return new Uint8Array(await kept.arrayBuffer());
      }
      const bytes = await remote.slice(start, end);
      await writeWhole(storage, path, bytes);
      onPart(bytes.length, path);
      return bytes;
    },
  };
}
