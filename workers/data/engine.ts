import { releaseProxy, transfer } from "comlink";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import type { DataWorker, NamedFile, OnBytes, StoredData, Understood } from "../../src/lab/engine/dataApi.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { gatherPixels } from "../datasets/gather.ts";
import { download } from "./download.ts";
import { readHub } from "./hubData.ts";
import { filesToDownload, type Official, officialOf } from "./official.ts";
import { paced } from "./pace.ts";
import type { FileStorage } from "./storage/fileStorage.ts";
import { keepOwn, listStored, removeStored } from "./store.ts";
import { makeReady, type Ready, recognise } from "./understand.ts";

/** What was understood last and waits to be kept. */
type Waiting =
  | { readonly kind: "own"; readonly ready: Ready; readonly origin: string }
  | { readonly kind: "official"; readonly official: Official };

/** Downloads, decodes and keeps data sets in a file storage. One thing at a time; the newest `understand` is the one that is kept. */
export function createDataEngine(storage: FileStorage, fetch: typeof globalThis.fetch): DataWorker {
  let waiting: Waiting | null = null;

  return {
    list: () => listStored(storage),

    async download(id, source, signal, onBytes) {
      try {
        const files = filesToDownload(id, source);
        const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
        let before = 0;
        for (const file of files) {
          const run = {
            fetch,
            signal,
            onBytes: (done: number) => onBytes(before + done, Math.max(total, before + done), file.name),
          };
          await download(file, storage, run);
          before += file.bytes;
          onBytes(before, total, file.name);
        }
      } finally {
        releaseListener(onBytes);
      }
    },

    async understand(files, options, signal, onBytes) {
      try {
        waiting = null;
        const untouched =
          options.side === undefined &&
          options.grey !== true &&
          options.perClass === undefined &&
          options.classes === undefined;
        const official = untouched ? await officialOf(files) : null;
        signal.throwIfAborted();
        if (official !== null) {
          const understood = describeOfficial(official);
          waiting = { kind: "official", official };
          return handOver(understood);
        }
        const ready = await makeReady(
          await recognise(
            files,
            options,
            paced(signal, (done, total) => onBytes(done, total, "decoding")),
          ),
          options,
        );
        waiting = { kind: "own", ready, origin: originOf(files) };
        return handOver(ready.understood);
      } finally {
        releaseListener(onBytes);
      }
    },

    async fetchHub(request, options, signal, onBytes) {
      try {
        waiting = null;
        const { recognised, origin, clear } = await readHub(request, options, {
          storage,
          fetch,
          signal,
          onBytes,
        });
        const ready = await makeReady(recognised, options);
        await clear();
        waiting = { kind: "own", ready, origin };
        return handOver(ready.understood);
      } finally {
        releaseListener(onBytes);
      }
    },

    async keep(name) {
      if (waiting === null)
        throw datasetFileError(name || "nothing", "was not decoded before: choose the files again");
      const kept =
        waiting.kind === "own"
          ? await keepOwn(
              storage,
              { name, choice: waiting.ready.understood.choice, origin: waiting.origin },
              waiting.ready.packed,
            )
          : await keepOfficial(storage, waiting.official);
      waiting = null;
      return kept;
    },

    remove: (name) => removeStored(storage, name),
    file: (path) => storage.file(path),
  };
}

async function keepOfficial(storage: FileStorage, { id, files }: Official): Promise<StoredData> {
  for (const { path, data } of files) {
    const appender = await storage.append(`${path}.part`, true);
    const piece = 2 ** 22;
    try {
      for (let at = 0; at < data.size; at += piece)
        await appender.write(new Uint8Array(await data.slice(at, at + piece).arrayBuffer()));
    } finally {
      await appender.close();
    }
    await storage.move(`${path}.part`, path);
  }
  const { stored } = await listStored(storage);
  const kept = stored.find(({ name }) => name === id);
  if (kept === undefined) throw new Error(`${id} could not be kept: its files are not all there`);
  return kept;
}

function describeOfficial({ id, files, dataset }: Official): Understood {
  const { shape, classes, splits } = factsOf({ id });
  const perClass = new Array<number>(classes.length).fill(0);
  for (const label of dataset.labels) perClass[label] = (perClass[label] ?? 0) + 1;
  const shown = dataset.splits.test.slice(0, 120);
  return {
    what: `the official files of ${id}`,
    choice: { id },
    shape,
    classes,
    splits,
    perClass,
    published: true,
    samples: {
      images: Uint8Array.from(gatherPixels(dataset, shown), (value) => Math.round(255 * value)),
      labels: Array.from(shown, (index) => dataset.labels[index] as number),
    },
    bytes: files.reduce((sum, { data }) => sum + data.size, 0),
    notes: [],
  };
}

function originOf(files: readonly NamedFile[]): string {
  const names = files.slice(0, 4).map(({ path }) => path);
  return files.length > 4 ? `${names[0]} and ${files.length - 1} other files` : names.join(", ");
}

function handOver(understood: Understood): Understood {
  return transfer(understood, [understood.samples.images.buffer as ArrayBuffer]);
}

/** Frees the far end of a listener that came through Comlink; a plain function has nothing to free. */
function releaseListener(listener: OnBytes): void {
  (listener as { readonly [releaseProxy]?: () => void })[releaseProxy]?.();
}
