import images, { ownPath } from "../../src/experiment/catalogue/datasets/images.ts";
import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../src/experiment/catalogue/nouns.ts";
import { choiceProblems, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { canonicalBytes } from "../../src/experiment/plan/key.ts";
import { type Choice, choiceSchema } from "../../src/experiment/terms/choice.ts";
import type { PartialDownload, StoredData } from "../../src/lab/engine/dataApi.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { type FileStorage, writeWhole } from "./storage/fileStorage.ts";

/** Stored beside your own data: their name and origin. */
interface OwnRecord {
  readonly name: string;
  readonly choice: Choice;
  readonly origin: string;
}

const recordPath = (digest: string): string => `own/${digest}.json`;
const maxName = 60;

/** Public data sets whose files are complete, your own data with a readable record, and unfinished downloads. */
export async function listStored(
  storage: FileStorage,
): Promise<{ readonly stored: readonly StoredData[]; readonly partial: readonly PartialDownload[] }> {
  const files = await storage.list();
  const bytesOf = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const stored: StoredData[] = [];
  for (const entry of Object.values(datasets) as DatasetEntry[]) {
    if (entry.files.from !== "data" || entry.id === images.id) continue;
    const { id, params } = resolveChoice("datasets", { id: entry.id });
    const sizes = entry.files.rows(params).map((row) => bytesOf.get(row.find((path) => bytesOf.has(path)) ?? ""));
    const isComplete = sizes.every((bytes) => bytes !== undefined);
    if (isComplete) {
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      stored.push({ name: id, choice: { id }, bytes, origin: entry.origin });
    }
  }
  for (const { path } of files) {
    const digest = /^own\/([0-9a-f]{64})\.json$/.exec(path)?.[1];
    const bytes = digest === undefined ? undefined : bytesOf.get(ownPath(digest));
    const record = bytes === undefined ? null : await readRecord(storage, path);
    if (bytes !== undefined && record !== null) stored.push({ ...record, bytes });
  }
  return { stored, partial: files.filter(({ path }) => path.endsWith(".part")) };
}

async function readRecord(storage: FileStorage, path: string): Promise<OwnRecord | null> {
  try {
    const { name, choice, origin } = JSON.parse(await ((await storage.file(path)) as Blob).text());
    const parsed = choiceSchema.parse(choice);
    const isOwn = typeof name === "string" && typeof origin === "string" && parsed.id === images.id;
    return isOwn && choiceProblems("datasets", parsed).length === 0 ? { name, choice: parsed, origin } : null;
  } catch {
    // A record that is incomplete, or that another program wrote, describes no usable data.
    return null;
  }
}

/** Stores packed data under a name. Throws if the name belongs to other data or is not allowed. */
export async function keepOwn(storage: FileStorage, record: OwnRecord, packed: Uint8Array): Promise<StoredData> {
  const name = record.name.trim();
  const digest = String(record.choice.params?.digest);
  if (name === "" || name.length > maxName || /[\p{C}/\\]/u.test(name))
    throw datasetFileError(
      name || "a data set without a name",
      `cannot have this name: expected 1 to ${maxName} characters without /`,
    );
  const { stored } = await listStored(storage);
  const taken = stored.find((one) => one.name === name && one.choice.params?.digest !== digest);
  if (taken !== undefined || Object.hasOwn(datasets, name))
    throw datasetFileError(name, "is already the name of other data: choose another");
  await writeWhole(storage, ownPath(digest), packed);
  await writeWhole(storage, recordPath(digest), canonicalBytes({ ...record, name }));
  return { ...record, name, bytes: packed.length };
}

/** Removes stored data by name, or a public data set with its unfinished downloads. */
export async function removeStored(storage: FileStorage, name: string): Promise<void> {
  const { stored } = await listStored(storage);
  const own = stored.find((one) => one.name === name && one.choice.id === images.id);
  const digest = own?.choice.params?.digest;
  if (digest === undefined && !Object.hasOwn(datasets, name))
    throw datasetFileError(name, "is not a stored data set: choose one from the list");
  const isRemoved = (path: string) =>
    digest === undefined
      ? path.startsWith(`${name}/`)
      : path === ownPath(String(digest)) || path === recordPath(String(digest));
  for (const { path } of await storage.list()) if (isRemoved(path)) await storage.remove(path);
}
