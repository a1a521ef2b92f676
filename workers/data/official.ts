import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import type { DatasetEntry, DownloadFile } from "../../src/experiment/catalogue/nouns.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { NamedFile } from "../../src/lab/engine/dataApi.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { datasetFile } from "../datasets/formats/problem.ts";
import { decodeDataset } from "../datasets/index.ts";
import { nameOf } from "./recognised.ts";

/** A public data set whose official files were chosen, each under the path that its reader expects. */
export interface Official {
  readonly id: string;
  readonly files: readonly NamedFile[];
  readonly dataset: Dataset;
}

const entries: Readonly<Record<string, DatasetEntry>> = datasets;

/**
 * The public data set whose official files these are, by their names and checksums. Null if they are anything else; they
 * are then imported as the user's own data.
 */
export async function officialOf(files: readonly NamedFile[]): Promise<Official | null> {
  for (const entry of Object.values(entries)) {
    if (entry.files.from !== "data" || entry.downloads === undefined) continue;
    const { params } = resolveChoice("datasets", { id: entry.id });
    const rows = entry.files.rows(params);
    const found = rows.flatMap((paths) => {
      for (const path of paths) {
        const file = files.find((one) => nameOf(one) === nameOf({ path }));
        if (file !== undefined) return [{ path, data: file.data }];
      }
      return [];
    });
    if (found.length !== rows.length || found.length !== files.length) continue;
    const dataset = await decoded(entry.id, params, found);
    if (dataset !== null) return { id: entry.id, files: found, dataset };
  }
  return null;
}

/** The decoded data set; null if its reader, which verifies the checksums, refuses a file. */
async function decoded(
  id: string,
  params: ReturnType<typeof resolveChoice>["params"],
  files: readonly NamedFile[],
): Promise<Dataset | null> {
  const bytes = await Promise.all(
    files.map(async ({ path, data }) => [path, new Uint8Array(await data.arrayBuffer())] as const),
  );
  try {
    return decodeDataset({ id, params }, Object.fromEntries(bytes));
  } catch (error) {
    if (error instanceof Error && error.name === datasetFile) return null;
    throw error;
  }
}

/** The files of a source. Throws a RangeError if there is no such data set or source. */
export function filesToDownload(id: string, source: number): readonly DownloadFile[] {
  const entry = Object.hasOwn(entries, id) ? entries[id] : undefined;
  const files = entry?.downloads?.[source]?.files;
  if (files !== undefined) return files;
  const known = Object.values(entries).filter(({ downloads }) => downloads !== undefined);
  throw new RangeError(
    `data set ${id} has no source ${source} to download from: expected one of ${known.map((one) => one.id).join(", ")}`,
  );
}
