import { releaseProxy, transfer } from "comlink";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import type {
  DataWorker,
  ImportOptions,
  NamedFile,
  OnBytes,
  StoredData,
  Understood,
} from "../../src/lab/engine/dataApi.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { gatherPixels } from "../datasets/gather.ts";
import { filesToDownload, type Official, officialOf } from "./official.ts";
import { paced } from "./pace.ts";
import { type Prepared, prepare, recognise } from "./prepare.ts";
import { countsOf } from "./remarks.ts";
import { download } from "./remote/download.ts";
import { readHub } from "./remote/hubData.ts";
import { type FileStorage, writeWhole } from "./storage/fileStorage.ts";
import { keepOwn, listStored, namesOfStored, removeStored } from "./store.ts";

/** The data that were decoded last and can be kept. */
type Pending =
  | { readonly kind: "own"; readonly prepared: Prepared; readonly origin: string }
  | { readonly kind: "official"; readonly official: Official };

/**
 * Downloads, decodes and stores data sets. It does one thing at a time, and `keep` stores the data that were decoded last.
 */
export function createDataEngine(storage: FileStorage, fetch: typeof globalThis.fetch): DataWorker {
  let pending: Pending | null = null;

  return {
    list: () => listStored(storage),

    async download(id, source, signal, onBytes) {
      try {
        const files = filesToDownload(id, source);
        const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
        let before = 0;
        for (const file of files) {
          await download(file, storage, {
            fetch,
            signal,
            onBytes: (done) => onBytes(before + done, Math.max(total, before + done), file.name),
          });
          before += file.bytes;
          onBytes(before, total, file.name);
        }
      } finally {
        releaseListener(onBytes);
      }
    },

    async understand(files, options, signal, onBytes) {
      try {
        pending = null;
        const official = isUnchanged(options) ? await officialOf(files) : null;
        signal.throwIfAborted();
        if (official !== null) {
          const understood = describeOfficial(official);
          pending = { kind: "official", official };
          return transferred(understood);
        }
        const decoding = paced(signal, (done, total) => onBytes(done, total, "decoding"));
        const prepared = await prepare(await recognise(files, options, decoding), options);
        pending = { kind: "own", prepared, origin: originOf(files) };
        return transferred(await withNames(storage, prepared.understood));
      } finally {
        releaseListener(onBytes);
      }
    },

    async fetchHub(request, options, signal, onBytes) {
      try {
        pending = null;
        const run = { storage, fetch, signal, onBytes };
        const { recognised, origin, clear } = await readHub(request, options, run);
        const prepared = await prepare(recognised, options);
        await clear();
        pending = { kind: "own", prepared, origin };
        return transferred(await withNames(storage, prepared.understood));
      } finally {
        releaseListener(onBytes);
      }
    },

    async keep(name) {
      if (pending === null) throw datasetFileError(name || "nothing", "was not decoded before: choose the files again");
      const kept =
        pending.kind === "own"
          ? await keepOwn(
              storage,
              { name, choice: pending.prepared.understood.choice, origin: pending.origin },
              pending.prepared.packed,
            )
          : await keepOfficial(storage, pending.official);
      pending = null;
      return kept;
    },

    remove: (name) => removeStored(storage, name),
    file: (path) => storage.file(path),
  };
}

/** Whether the options leave the data as the files hold them. */
const isUnchanged = ({ side, grey, perClass, classes }: ImportOptions): boolean =>
  side === undefined && grey !== true && perClass === undefined && classes === undefined;

async function keepOfficial(storage: FileStorage, { id, files }: Official): Promise<StoredData> {
  for (const { path, data } of files) await writeWhole(storage, path, data);
  const { stored } = await listStored(storage);
  const kept = stored.find(({ name }) => name === id);
  if (kept === undefined) throw new Error(`${id} could not be stored: some of its files are missing`);
  return kept;
}

function describeOfficial({ id, files, dataset }: Official): Understood {
  const { shape, classes, splits } = factsOf({ id });
  const shown = dataset.splits.test.slice(0, 120);
  return {
    what: `the official files of ${id}`,
    choice: { id },
    shape,
    classes,
    splits,
    perClass: countsOf(dataset.labels, classes.length),
    published: true,
    publishedValidation: false,
    samples: {
      images: Uint8Array.from(gatherPixels(dataset, shown), (value) => Math.round(255 * value)),
      labels: Array.from(shown, (index) => dataset.labels[index] as number),
    },
    bytes: files.reduce((sum, { data }) => sum + data.size, 0),
    notes: [`These are the official files of ${id}, and are kept under that name`],
  };
}

/** Says so if the same data are stored already. */
async function withNames(storage: FileStorage, understood: Understood): Promise<Understood> {
  const names = await namesOfStored(storage, understood.choice);
  if (names.length === 0) return understood;
  const note = `The same data are already stored as ${names.join(" and ")}. Under another name they can be used by either`;
  return { ...understood, notes: [...understood.notes, note] };
}

function originOf(files: readonly NamedFile[]): string {
  const names = files.slice(0, 4).map(({ path }) => path);
  return files.length > 4 ? `${names[0]} and ${files.length - 1} other files` : names.join(", ");
}

/** Hands the sample images over to the page instead of copying them. */
function transferred(understood: Understood): Understood {
  return transfer(understood, [understood.samples.images.buffer as ArrayBuffer]);
}

/** Frees the other end of a Comlink listener. A plain function has nothing to free. */
function releaseListener(listener: OnBytes): void {
  (listener as { readonly [releaseProxy]?: () => void })[releaseProxy]?.();
}
