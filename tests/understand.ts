import type { ImportOptions } from "../src/lab/engine/dataApi.ts";
import { paced } from "../workers/data/pace.ts";
import { type Prepared, prepare, recognise } from "../workers/data/prepare.ts";

const decoding = paced(new AbortController().signal, () => undefined);

/** What the lab understands of files, by their paths. */
export async function understand(
  files: Readonly<Record<string, Uint8Array | string>>,
  options: ImportOptions = {},
): Promise<Prepared> {
  const named = Object.entries(files).map(([path, bytes]) => ({ path, data: new Blob([bytes as BlobPart]) }));
  return prepare(await recognise(named, options, decoding), options);
}
