import images, { ownPath } from "../../src/experiment/catalogue/datasets/images.ts";
import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../src/experiment/catalogue/nouns.ts";
import { choiceProblems, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { canonicalBytes } from "../../src/experiment/plan/key.ts";
import { type Choice, choiceSchema } from "../../src/experiment/terms/choice.ts";
import type { PartialDownload, StoredData } from "../../src/lab/engine/dataApi.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { type FileStorage, writeWhole } from "./storage/fileStorage.ts";

/** What is written beside own data: how they are called and where they came from. */
interface OwnRecord {
  readonly name: string;
  readonly choice: Choice;
  readonly origin: string;
}

const recordPath = (digest: string): string => `own/${digest}.json`;
const mostName = 60;

/** Public data sets whose files are all there, own data with a readable record, and downloads that were begun. */
export async function listStored(
  storage: FileStorage,
): Promise<{ readonly stored: readonly StoredData[]; readonly partial: readonly PartialDownload[] }> {
  const files = await storage.list();
  const bytesOf = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const stored: StoredData[] = [];
  for (const entry of Object.values(datasets) as DatasetEntry[]) {
    if (entry.files.from !== "data" || entry.id === images.id) continue;
    const { id, params } = resolveChoice("datasets", { id: entry.id });
    const found = entry.files.rows(params).map((row) => row.find((path) => bytesOf.has(path)));
    if (found.every((path) => path !== undefined))
      stored.push({
        name: id,
        choice: { id },
        bytes: found.reduce((sum, path) => sum + (bytesOf.get(path ?? "") ?? 0), 0),
        origin: entry.origin,
      });
  }
  for (const { path } of files) {
    const digest = /^own\/([0-9a-f]{64})\.json$/.exec(path)?.[1];
    const bytes = digest === undefined ? undefined : bytesOf.get(ownPath(digest));
    const record = bytes === undefined ? null : await readRecord(storage, path);
    if (bytes !== undefined && record !== null) stored.push({ ...record, bytes });
  }
  const partial = files.flatMap(({ path, bytes }) => (path.endsWith(".part") ? [{ path, bytes }] : []));
  return { stored, partial };
}

async function readRecord(storage: FileStorage, path: string): Promise<OwnRecord | null> {
  try {
    const { name, choice, origin } = JSON.parse(await ((await storage.file(path)) as Blob).text());
    const parsed = choiceSchema.parse(choice);
    const fits = typeof name === "string" && typeof origin === "string" && parsed.id === images.id;
    return fits && choiceProblems("datasets", parsed).length === 0 ? { name, choice: parsed, origin } : null;
  } catch {
    // A record that somebody else wrote or that was cut off names nothing that could be used.
    return null;
  }
}

/** Keep packed data under a name. Throws when the name is taken by other data or cannot be one. */
export async function keepOwn(
  storage: FileStorage,
  record: OwnRecord,
  packed: Uint8Array,
): Promise<StoredData> {
  const name = record.name.trim();
  const digest = String(record.choice.params?.digest);
  if (name === "" || name.length > mostName || /[\p{C}/\\]/u.test(name))
    throw datasetFileError(
      name || "a nameless data set",
      `cannot be a name: 1 to ${mostName} characters without / expected`,
    );
  const { stored } = await listStored(storage);
  const taken = stored.find((one) => one.name === name && one.choice.params?.digest !== digest);
  if (taken !== undefined || Object.hasOwn(datasets, name))
    throw datasetFileError(name, "is the name of other data already: choose another");
  await writeWhole(storage, ownPath(digest), packed);
  await writeWhole(storage, recordPath(digest), canonicalBytes({ ...record, name }));
  return { ...record, name, bytes: packed.length };
}

/** Remove what a name stands for, and downloads of it that were begun. */
export async function removeStored(storage: FileStorage, name: string): Promise<void> {
  const { stored } = await listStored(storage);
  const own = stored.find((one) => one.name === name && one.choice.id === images.id);
  const digest = own?.choice.params?.digest;
  const doomed =
    digest === undefined
      ? (path: string) => path.startsWith(`${name}/`)
      : (path: string) => path === ownPath(String(digest)) || path === recordPath(String(digest));
  if (digest === undefined && !Object.hasOwn(datasets, name))
    throw datasetFileError(name, "is no data set that is kept here: look at the list");
  for (const { path } of await storage.list()) if (doomed(path)) await storage.remove(path);
}
