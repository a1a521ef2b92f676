import images, { ownPath } from "../../src/experiment/catalogue/datasets/images.ts";
import { datasets } from "../../src/experiment/catalogue/datasets/index.ts";
import { ownName, ownNameProblem } from "../../src/experiment/catalogue/datasets/ownNames.ts";
import type { DatasetEntry } from "../../src/experiment/catalogue/nouns.ts";
import { choiceProblems, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { canonicalBytes } from "../../src/experiment/plan/key.ts";
import { type Choice, choiceSchema } from "../../src/experiment/terms/choice.ts";
import type { PartialDownload, StoredData } from "../../src/lab/engine/dataApi.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { type FileStorage, writeWhole } from "./storage/fileStorage.ts";

/** A name of your own data, and where they came from when they got it. */
interface OwnName {
  readonly name: string;
  readonly origin: string;
}

/** Stored beside your own data. */
interface OwnRecord extends OwnName {
  readonly choice: Choice;
  /** Further names of the same data. */
  readonly also?: readonly OwnName[];
}

const recordPath = (digest: string): string => `own/${digest}.json`;

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
    if (bytes === undefined || record === null) continue;
    for (const { name, origin } of namesOf(record)) stored.push({ name, choice: record.choice, bytes, origin });
  }
  return { stored, partial: files.filter(({ path }) => path.endsWith(".part")) };
}

const isOwnName = (value: unknown): value is OwnName =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as OwnName).name === "string" &&
  typeof (value as OwnName).origin === "string";

const namesOf = ({ name, origin, also = [] }: OwnRecord): readonly OwnName[] => [{ name, origin }, ...also];

async function readRecord(storage: FileStorage, path: string): Promise<OwnRecord | null> {
  try {
    const { choice, also, ...own } = JSON.parse(await ((await storage.file(path)) as Blob).text());
    const parsed = choiceSchema.parse(choice);
    if (!isOwnName(own) || parsed.id !== images.id || choiceProblems("datasets", parsed).length > 0) return null;
    const others = Array.isArray(also) ? also.filter(isOwnName) : [];
    return { name: own.name, choice: parsed, origin: own.origin, also: others };
  } catch {
    // A record that is incomplete, or that another program wrote, describes no usable data.
    return null;
  }
}

async function writeRecord(storage: FileStorage, choice: Choice, names: readonly OwnName[]): Promise<void> {
  const [first, ...also] = names as readonly [OwnName, ...OwnName[]];
  const record = { ...first, choice, ...(also.length === 0 ? {} : { also }) };
  await writeWhole(storage, recordPath(String(choice.params?.digest)), canonicalBytes(record));
}

/** The names under which data of this content are stored. */
export async function namesOfStored(storage: FileStorage, { params }: Choice): Promise<readonly string[]> {
  const { stored } = await listStored(storage);
  return stored.filter(({ choice }) => choice.params?.digest === params?.digest).map(({ name }) => name);
}

/**
 * Stores packed data under a name. Data that have one already keep it, and can then be used by either. Throws if the name
 * belongs to other data or is not allowed.
 */
export async function keepOwn(
  storage: FileStorage,
  { choice, origin, ...given }: Omit<OwnRecord, "also">,
  packed: Uint8Array,
): Promise<StoredData> {
  const name = ownName(given.name);
  const digest = String(choice.params?.digest);
  const { stored } = await listStored(storage);
  const problem = ownNameProblem(name, stored, digest);
  if (problem !== null) throw datasetFileError(name || "the name of a data set", problem);
  await writeWhole(storage, ownPath(digest), packed);
  const before = stored.filter((one) => one.choice.params?.digest === digest && one.name !== name);
  const names = [...before.map((one) => ({ name: one.name, origin: one.origin })), { name, origin }];
  await writeRecord(storage, choice, names);
  return { name, choice, origin, bytes: packed.length };
}

/** Removes a name of stored data, with its last name the data; or a public data set with its unfinished downloads. */
export async function removeStored(storage: FileStorage, name: string): Promise<void> {
  const { stored } = await listStored(storage);
  const own = stored.find((one) => one.name === ownName(name) && one.choice.id === images.id);
  const digest = own?.choice.params?.digest;
  if (digest === undefined && !Object.hasOwn(datasets, name))
    throw datasetFileError(name, "is not a stored data set: choose one from the list");
  const left = stored.filter(
    (one) => one !== own && one.choice.id === images.id && one.choice.params?.digest === digest,
  );
  if (own !== undefined && left.length > 0)
    return writeRecord(
      storage,
      own.choice,
      left.map((one) => ({ name: one.name, origin: one.origin })),
    );
  const isRemoved = (path: string) =>
    digest === undefined
      ? path.startsWith(`${name}/`)
      : path === ownPath(String(digest)) || path === recordPath(String(digest));
  for (const { path } of await storage.list()) if (isRemoved(path)) await storage.remove(path);
}
