import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import type { DatasetEntry, DownloadFile } from "../../src/experiment/catalogue/nouns.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { NamedFile } from "../../src/lab/engine/dataApi.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { decodeDataset } from "../datasets/index.ts";
import { nameOf } from "./recognised.ts";

/** A public data set whose official files were given, each under the name that its readers know. */
export interface Official {
  readonly id: string;
  readonly files: readonly NamedFile[];
  readonly dataset: Dataset;
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * The public data set that files are the official ones of, by their names and checksums; null when they are other data,
 * which then count as somebody's own.
 */
export async function officialOf(files: readonly NamedFile[]): Promise<Official | null> {
  for (const entry of Object.values(datasets) as DatasetEntry[]) {
    if (entry.files.from !== "data" || entry.downloads === undefined) continue;
    const { params } = resolveChoice("datasets", { id: entry.id });
    const rows = entry.files.rows(params);
    if (rows.length !== files.length) continue;
    const found = rows.flatMap((row) => {
      const path = row.find((one) => files.some((file) => nameOf(file) === lastOf(one)));
      const file = files.find((one) => path !== undefined && nameOf(one) === lastOf(path));
      return path === undefined || file === undefined ? [] : [{ path, data: file.data }];
    });
    const dataset = found.length === rows.length ? await decoded(entry, params, found) : null;
    if (dataset !== null) return { id: entry.id, files: found, dataset };
  }
  return null;
}

/** The reader of a public data set looks at the checksums itself. */
async function decoded(
  { id }: DatasetEntry,
  params: ReturnType<typeof resolveChoice>["params"],
  files: readonly NamedFile[],
): Promise<Dataset | null> {
  const bytes = await Promise.all(
    files.map(async ({ path, data }) => [path, new Uint8Array(await data.arrayBuffer())] as const),
  );
  try {
    return decodeDataset({ id, params }, Object.fromEntries(bytes));
  } catch (error) {
    if (error instanceof Error && error.name === "dataset-file") return null;
    throw error;
  }
}

/** The files of a source, or a readable error when there is no such data set or source. */
export function filesToDownload(id: string, source: number): readonly DownloadFile[] {
  const entry: DatasetEntry | undefined = Object.hasOwn(datasets, id)
    ? (datasets as Readonly<Record<string, DatasetEntry>>)[id]
    : undefined;
  const files = entry?.downloads?.[source]?.files;
  if (files === undefined)
    throw new RangeError(
      `no source ${source} of data set ${id} to download from: ${Object.values(
        datasets as Readonly<Record<string, DatasetEntry>>,
      )
        .filter(({ downloads }) => downloads !== undefined)
        .map((one) => one.id)
        .join(", ")} can be downloaded`,
    );
  return files;
}
