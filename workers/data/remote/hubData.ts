import { digestOf } from "../../../src/experiment/plan/key.ts";
import type { HubRequest, ImportOptions, OnBytes } from "../../../src/lab/engine/dataApi.ts";
import { type PictureStudy, readAlike } from "../../datasets/formats/pictures/alike.ts";
import { printable } from "../../datasets/formats/problem.ts";
import type { RangeReader } from "../../datasets/formats/tables/parquetFile.ts";
import { paced } from "../pace.ts";
import type { Recognised } from "../recognised.ts";
import { readParquets } from "../recognisers/parquet.ts";
import { type FileStorage, writeWhole } from "../storage/fileStorage.ts";
import { type HubFile, hubFiles, hubParts } from "./hub.ts";
import { remoteFile } from "./remoteFile.ts";
import type { Requests } from "./request.ts";

interface HubRun extends Requests {
  readonly storage: FileStorage;
  readonly onBytes: OnBytes;
}

/**
 * Reads a data set on the Hugging Face Hub: only the columns of pictures and labels of its parquet files, row group by row
 * group. Downloaded parts stay in the storage until `clear`, so that a retry resumes.
 */
export async function readHub(
  { repository, rows, config: requested }: HubRequest,
  options: ImportOptions,
  run: HubRun,
): Promise<{ readonly recognised: Recognised; readonly origin: string; clear(): Promise<void> }> {
  const files = await hubFiles(repository, run);
  const { config, leftOut, ...splits } = hubParts(repository, files, requested);
  const all = Object.values(splits).flat();
  const total = rows === undefined ? all.reduce((sum, { size }) => sum + size, 0) : null;
  let done = 0;
  const parts = new Set<string>();
  const open = async (file: HubFile) => ({
    name: file.filename,
    reader: await resumable(file, run, (bytes, path) => {
      // The first part is read twice: once for the size of its pictures.
      if (!parts.has(path)) done += bytes;
      parts.add(path);
      run.onBytes(done, total === null ? null : Math.max(total, done), `${file.split}/${file.filename}`);
    }),
  });
  const decoding = paced(run.signal, () => undefined);
  const limited = rows === undefined ? options : { ...options, rows };
  const part = async (own: readonly HubFile[], study: PictureStudy) =>
    own.length === 0 ? null : readParquets(await Promise.all(own.map(open)), limited, study, decoding);
  const found = await readAlike(async (study) => ({
    train: await part(splits.train, study),
    validation: await part(splits.validation, study),
    test: await part(splits.test, study),
  }));
  const notes = [
    ...(rows === undefined ? [] : [`the first ${rows} rows of each part`]),
    ...(leftOut.length === 0 ? [] : [`Left out: the splits ${leftOut.slice(0, 10).map(printable).join(", ")}`]),
    ...found.notes,
  ];
  return {
    recognised: {
      what: "Hugging Face data set",
      ...found.read,
      notes,
    },
    origin: `${repository} (${config}) on the Hugging Face Hub`,
    async clear() {
      for (const path of parts) await run.storage.remove(path);
    },
  };
}

/** A remote file whose downloaded parts are stored. */
async function resumable(
  { url, size, filename }: HubFile,
  run: HubRun,
  onPart: (bytes: number, path: string) => void,
): Promise<RangeReader> {
  const id = (await digestOf({ url, size })).slice(0, 24);
  const remote = remoteFile(filename, url, size, run);
  return {
    byteLength: size,
    async slice(start, end) {
      const path = `hub/${id}/${start}-${end}.part`;
      const stored = await run.storage.file(path);
      const isStored = stored?.size === end - start;
      const bytes = isStored ? new Uint8Array(await stored.arrayBuffer()) : await remote.slice(start, end);
      if (!isStored) await writeWhole(run.storage, path, bytes);
      onPart(bytes.length, path);
      return bytes;
    },
  };
}
