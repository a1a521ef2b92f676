import { createStore } from "zustand/vanilla";
import { type AlikeData, alikeData } from "../../experiment/catalogue/alikeData.ts";
import images from "../../experiment/catalogue/datasets/images.ts";
import { datasets } from "../../experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../experiment/catalogue/nouns.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import { replacedDataset } from "../../experiment/spec/onDataset.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { once } from "../../lab/async/once.ts";
import type {
  DataWorker,
  HubRequest,
  ImportOptions,
  NamedFile,
  OnBytes,
  PartialDownload,
  StoredData,
  Understood,
} from "../../lab/engine/dataApi.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { loadPacks, systemsStore } from "./systems.ts";

/** The download or import in progress; there is at most one. */
interface DataWork {
  readonly kind: "download" | "decode";
  /** The data set's id in the catalogue, or the name of what is opened. */
  readonly what: string;
  /** Fraction done, 0 to 1; null while unknown. */
  readonly share: number | null;
  readonly detail: string;
}

interface DataState {
  /** Null until the browser's storage has been read. */
  readonly stored: readonly StoredData[] | null;
  readonly partial: readonly PartialDownload[];
  readonly work: DataWork | null;
  /** Decoded data that are shown but not stored yet. */
  readonly understood: Understood | null;
  readonly error: string | null;
  /** Name of the user's own data set on show. */
  readonly ownName: string | null;
}

export const dataStore = createStore<DataState>()(() => ({
  stored: null,
  partial: [],
  work: null,
  understood: null,
  error: null,
  ownName: null,
}));

/** The worker that imports and stores data; its code is loaded on first use. */
export const dataWorker = once(async (): Promise<DataWorker> => {
  const { createDataClient } = await import("../../lab/engine/dataClient.ts");
  return createDataClient();
});

const imports = newestOnly();

/** Lists the stored data sets. A browser without private files stores none, which is no error. */
export async function refreshData(): Promise<void> {
  try {
    dataStore.setState(await (await dataWorker()).list());
  } catch (error) {
    dataStore.setState({ stored: [], partial: [], error: messageOf(error) });
  }
}

/** Downloads a public data set, resuming an earlier download. Call it only when the user asks for it. */
export function downloadData(id: string, source: number): Promise<void> {
  return work("download", id, async (worker, signal, onBytes) => {
    await worker.download(id, source, signal, onBytes);
  });
}

/** The data sets that the systems on offer were trained on. */
async function knownData(): Promise<readonly Choice[]> {
  await loadPacks();
  return systemsStore.getState().groups.map(({ dataset }) => dataset);
}

/** Decodes files that the user chose or dropped, and shows the result. */
export function openFiles(files: readonly NamedFile[], options: ImportOptions): Promise<void> {
  const [first] = files;
  const name = files.length === 1 ? (first?.path ?? "") : `${files.length} files`;
  return work("decode", name, async (worker, signal, onBytes) => {
    dataStore.setState({ understood: null });
    const known = await knownData();
    dataStore.setState({ understood: await worker.understand(files, { ...options, known }, signal, onBytes) });
  });
}

/** Downloads and decodes a data set of the Hugging Face Hub. Call it only when the user asks for it. */
export function openHub(request: HubRequest, options: ImportOptions): Promise<void> {
  return work("download", request.repository, async (worker, signal, onBytes) => {
    dataStore.setState({ understood: null });
    const known = await knownData();
    dataStore.setState({ understood: await worker.fetchHub(request, { ...options, known }, signal, onBytes) });
  });
}

/** Stores the decoded data under a name. Returns the stored data set, or null if that failed. */
export async function keepData(name: string): Promise<StoredData | null> {
  try {
    const kept = await (await dataWorker()).keep(name);
    dataStore.setState({ understood: null, error: null });
    await refreshData();
    return kept;
  } catch (error) {
    dataStore.setState({ error: messageOf(error) });
    return null;
  }
}

export function discardData(): void {
  dataStore.setState({ understood: null });
}

export async function removeData(name: string): Promise<void> {
  try {
    await (await dataWorker()).remove(name);
  } catch (error) {
    dataStore.setState({ error: messageOf(error) });
  }
  await refreshData();
}

/** Stops the download or import in progress. The next download resumes what was downloaded. */
export function stopData(): void {
  imports.stop();
}

async function work(
  kind: DataWork["kind"],
  what: string,
  run: (worker: DataWorker, signal: AbortSignal, onBytes: OnBytes) => Promise<void>,
): Promise<void> {
  const signal = imports.begin();
  dataStore.setState({ work: { kind, what, share: null, detail: "" }, error: null });
  try {
    await run(await dataWorker(), signal, (done, total, detail) => {
      if (!imports.isNewest(signal)) return;
      const share = total === null || total === 0 ? null : done / total;
      dataStore.setState({ work: { kind, what, share, detail: detailOf(done, total, detail) } });
    });
  } catch (error) {
    if (imports.isNewest(signal) && !isNamed(error, "AbortError")) dataStore.setState({ error: messageOf(error) });
  } finally {
    if (imports.isNewest(signal)) dataStore.setState({ work: null });
    await refreshData();
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

function detailOf(done: number, total: number | null, what: string): string {
  if (what === "decoding") return total === null ? "" : `${done} of ${total} decoded`;
  return `${megabytes(done)}${total === null ? "" : ` of ${megabytes(total)}`}, ${what}`;
}

/** Whether a data set is on this machine; null until the browser's storage has been read. */
export function isThere({ stored }: Pick<DataState, "stored">, choice: Choice): boolean | null {
  if (entryOf("datasets", choice.id).files.from !== "data") return true;
  if (stored === null) return null;
  return stored.some((one) => one.choice.id === choice.id && one.choice.params?.digest === choice.params?.digest);
}

/** Whether a data set is on this machine; reads the browser's storage, never the network. */
export async function isHere(choice: Choice): Promise<boolean> {
  const known = isThere(dataStore.getState(), choice);
  // Another tab may have downloaded it in the meantime.
  if (known !== true) await refreshData();
  return known === true || isThere(dataStore.getState(), choice) === true;
}

/** Stored data whose test images can stand in for those of a data set that is not on this machine. */
export const alikeHere = (choice: Choice): AlikeData | undefined =>
  alikeData(dataStore.getState().stored ?? [], choice);

/** Display name of a data set: for the user's own, the name it was stored under, if known. */
export function dataName({ stored }: Pick<DataState, "stored">, choice: Choice): string {
  const { label } = entryOf("datasets", choice.id);
  if (choice.id !== images.id) return label;
  const digest = choice.params?.digest;
  const own = stored?.find((one) => one.choice.params?.digest === digest);
  if (typeof digest !== "string" || digest === "") return own?.name ?? label;
  return own?.name ?? packedDataName(digest) ?? `own data ${digest.slice(0, 8)}`;
}

/** The name under which data that are not on this machine trained the systems of a pack or a result. */
function packedDataName(digest: string): string | null {
  const group = systemsStore.getState().groups.find(({ dataset }) => dataset.params.digest === digest);
  return group === undefined ? null : replacedDataset(group.spec);
}

/** All data sets of the catalogue except the entry for the user's own data. */
export const publicData: readonly DatasetEntry[] = Object.values(datasets).filter(({ id }) => id !== images.id);
