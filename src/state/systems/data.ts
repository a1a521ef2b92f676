import { createStore } from "zustand/vanilla";
import images from "../../experiment/catalogue/datasets/images.ts";
import { datasets } from "../../experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../experiment/catalogue/nouns.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type {
  DataWorker,
  HubRequest,
  ImportOptions,
  NamedFile,
  PartialDownload,
  StoredData,
  Understood,
} from "../../lab/engine/dataApi.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";

/** What is going on with data: at most one thing at a time. */
export interface DataWork {
  readonly kind: "download" | "decode";
  /** The catalogue's id, or what is being opened. */
  readonly what: string;
  /** From 0 to 1; null while that is unknown. */
  readonly share: number | null;
  readonly detail: string;
}

export interface DataState {
  /** Null until the browser's storage was looked at. */
  readonly stored: readonly StoredData[] | null;
  readonly partial: readonly PartialDownload[];
  readonly work: DataWork | null;
  /** Decoded and not kept yet: looked at before it is used. */
  readonly understood: Understood | null;
  readonly error: string | null;
  /** Own data on show, by name. */
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

let client: Promise<DataWorker> | undefined;
let current: AbortController | undefined;

/** Nothing is loaded for it before somebody needs data that do not come with the page. */
export function dataWorker(): Promise<DataWorker> {
  client ??= import("../../lab/engine/dataClient.ts").then(({ createDataClient }) => createDataClient());
  return client;
}

/** Look at what the browser keeps. A browser without private files keeps nothing, which is no error. */
export async function refreshData(): Promise<void> {
  try {
    dataStore.setState(await (await dataWorker()).list());
  } catch (error) {
    dataStore.setState({ stored: [], partial: [], error: messageOf(error) });
  }
}

/** Fetch a public data set, going on where an earlier download stopped. Only ever called by a press of its button. */
export function downloadData(id: string, source: number): Promise<void> {
  return work("download", id, async (worker, signal, told) => {
    await worker.download(id, source, signal, told);
  });
}

/** Decode files that were chosen or dropped, and show what they are. */
export function openFiles(files: readonly NamedFile[], options: ImportOptions): Promise<void> {
  const [first] = files;
  const name = files.length === 1 ? (first?.path ?? "") : `${files.length} files`;
  return work("decode", name, async (worker, signal, told) => {
    dataStore.setState({ understood: null });
    dataStore.setState({ understood: await worker.understand(files, options, signal, told) });
  });
}

/** Fetch and decode a data set of the Hugging Face Hub. Only ever called by a press of its button. */
export function openHub(request: HubRequest, options: ImportOptions): Promise<void> {
  return work("download", request.repository, async (worker, signal, told) => {
    dataStore.setState({ understood: null });
    dataStore.setState({ understood: await worker.fetchHub(request, options, signal, told) });
  });
}

/** Keep what is on show under a name; gives what it became, or null where it could not be kept. */
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

/** Stop what is going on. What a download has fetched stays for the next time. */
export function stopData(): void {
  current?.abort();
}

async function work(
  kind: DataWork["kind"],
  what: string,
  run: (
    worker: DataWorker,
    signal: AbortSignal,
    told: (done: number, total: number | null, what: string) => void,
  ) => Promise<void>,
): Promise<void> {
  current?.abort();
  const mine = new AbortController();
  current = mine;
  dataStore.setState({ work: { kind, what, share: null, detail: "" }, error: null });
  const told = (done: number, total: number | null, detail: string) => {
    if (current === mine)
      dataStore.setState({
        work: {
          kind,
          what,
          share: total === null || total === 0 ? null : done / total,
          detail: detailOf(done, total, detail),
        },
      });
  };
  try {
    await run(await dataWorker(), mine.signal, told);
  } catch (error) {
    if (current === mine && !isNamed(error, "AbortError")) dataStore.setState({ error: messageOf(error) });
  } finally {
    if (current === mine) {
      current = undefined;
      dataStore.setState({ work: null });
    }
    await refreshData();
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

function detailOf(done: number, total: number | null, what: string): string {
  if (what === "decoding") return total === null ? "" : `${done} of ${total} decoded`;
  return `${megabytes(done)}${total === null ? "" : ` of ${megabytes(total)}`}, ${what}`;
}

/** Whether a data set can be used on this page now; null while that is not known yet. */
export function isThere({ stored }: Pick<DataState, "stored">, choice: Choice): boolean | null {
  if (entryOf("datasets", choice.id).files.from !== "data") return true;
  if (stored === null) return null;
  return stored.some(
    (one) => one.choice.id === choice.id && one.choice.params?.digest === choice.params?.digest,
  );
}

/** Whether a data set can be used on this page now. Looks into the browser's storage, asks nobody else. */
export async function isHere(choice: Choice): Promise<boolean> {
  const known = isThere(dataStore.getState(), choice);
  // Another tab may have fetched it since.
  if (known !== true) await refreshData();
  return known === true || isThere(dataStore.getState(), choice) === true;
}

/** What people call a data set: own data by the name they were kept under, where that is known. */
export function dataName({ stored }: Pick<DataState, "stored">, choice: Choice): string {
  const { label } = entryOf("datasets", choice.id);
  if (choice.id !== images.id) return label;
  const digest = choice.params?.digest;
  const own = stored?.find((one) => one.choice.params?.digest === digest);
  return (
    own?.name ?? (typeof digest === "string" && digest !== "" ? `own data ${digest.slice(0, 8)}` : label)
  );
}

/** Catalogue entries but the one that stands for own data. */
export const publicData: readonly DatasetEntry[] = Object.values(datasets).filter(
  ({ id }) => id !== images.id,
);
