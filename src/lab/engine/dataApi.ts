import type { Split } from "../../experiment/sampling/split.ts";
import type { Choice } from "../../experiment/terms/choice.ts";

/** A file as the user gave it: its path below what was chosen, and its content, read only as far as needed. */
export interface NamedFile {
  readonly path: string;
  readonly data: Blob;
}

/** What is done to data while they are brought in; absent: nothing. */
export interface ImportOptions {
  /** Bring every image to this size. */
  readonly side?: number;
  /** Make colour images grey. */
  readonly grey?: boolean;
  /** Keep at most so many images of each class, training and test part each. */
  readonly perClass?: number;
  /** Names of the classes in the order of the labels, in place of those of the files. */
  readonly classes?: readonly string[];
}

/** A data set on the Hugging Face Hub: "ylecun/mnist", with the column that holds the class where there are several. */
export interface HubRequest {
  readonly repository: string;
  readonly config?: string;
  /** Stop after so many rows of each split. */
  readonly rows?: number;
}

/** What data are, once they are decoded: shown before they are used. */
export interface Understood {
  /** "idx files", "zip of pictures in folders" and the like. */
  readonly what: string;
  readonly choice: Choice;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<Split, number>>;
  /** Images of each class, all splits together. */
  readonly perClass: readonly number[];
  /** Whether the data came with a part for judging; else one was dealt out. */
  readonly published: boolean;
  /** The first images of each class in turn, as the data hold them, and their labels. */
  readonly samples: { readonly images: Uint8Array | Float32Array; readonly labels: readonly number[] };
  /** Bytes they take when kept. */
  readonly bytes: number;
  /** What deserves a look: files left out, colours made grey. */
  readonly notes: readonly string[];
}

/** Data that are there: a public data set whose files are complete, or own data. */
export interface StoredData {
  /** Name to choose it by: the catalogue's id, or the name given when it was kept. */
  readonly name: string;
  readonly choice: Choice;
  readonly bytes: number;
  readonly origin: string;
}

/** A download that was begun and not finished. */
export interface PartialDownload {
  readonly path: string;
  readonly bytes: number;
}

export type OnBytes = (done: number, total: number | null, what: string) => void;

/**
 * Where data sets come in, as a worker exposes it: downloads, files that were dropped, and what is kept. Nothing is
 * requested from another host but by `download` and `fetchHub`. Errors cross as `{name, message}`.
 */
export interface DataWorker {
  list(): Promise<{ readonly stored: readonly StoredData[]; readonly partial: readonly PartialDownload[] }>;
  /** Fetch the files of a public data set, going on where an earlier download stopped. `source` counts its `downloads`. */
  download(id: string, source: number, signal: AbortSignal, onBytes: OnBytes): Promise<void>;
  /** Decode files without keeping them. */
  understand(
    files: readonly NamedFile[],
    options: ImportOptions,
    signal: AbortSignal,
    onBytes: OnBytes,
  ): Promise<Understood>;
  /** As `understand`, of a data set on the Hugging Face Hub. */
  fetchHub(
    request: HubRequest,
    options: ImportOptions,
    signal: AbortSignal,
    onBytes: OnBytes,
  ): Promise<Understood>;
  /** Keep what was understood last, under a name. */
  keep(name: string): Promise<StoredData>;
  remove(name: string): Promise<void>;
  /** The content of a stored file, or null. */
  file(path: string): Promise<Blob | null>;
}
