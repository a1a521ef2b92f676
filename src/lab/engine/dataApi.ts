import type { Split } from "../../experiment/sampling/split.ts";
import type { Choice } from "../../experiment/terms/choice.ts";

/** A file that the user chose: its path below the chosen folder, and its content, read only as far as needed. */
export interface NamedFile {
  readonly path: string;
  readonly data: Blob;
}

/** Changes to the data on import; none by default. */
export interface ImportOptions {
  /** Resizes every image to this many pixels in height and width. */
  readonly side?: number;
  /** Converts colour images to grey. */
  readonly grey?: boolean;
  /** Most images of each class that are kept, for the training and the test part separately. */
  readonly perClass?: number;
  /** Names of the classes in the order of the labels; replaces the names in the files. */
  readonly classes?: readonly string[];
  /**
   * Data sets that systems on offer were trained on. Files that hold one of them that was imported, but numbers as class
   * names, get its names, and are then that data set.
   */
  readonly known?: readonly Choice[];
}

/** A data set on the Hugging Face Hub, such as "ylecun/mnist". */
export interface HubRequest {
  readonly repository: string;
  readonly config?: string;
  /** Most rows of each split that are read. */
  readonly rows?: number;
}

/** Decoded data, shown to the user before they are kept. */
export interface Understood {
  /** The format, such as "idx files" or "zip of pictures in folders". */
  readonly what: string;
  readonly choice: Choice;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<Split, number>>;
  /** Images of each class, all splits together. */
  readonly perClass: readonly number[];
  /** Whether the test part is the publisher's; otherwise the lab draws one. */
  readonly published: boolean;
  /** The same of the validation part. */
  readonly publishedValidation: boolean;
  /** The first images of each class in turn, as the data store them, with their labels. */
  readonly samples: { readonly images: Uint8Array | Float32Array; readonly labels: readonly number[] };
  /** Bytes that the data take in storage. */
  readonly bytes: number;
  /** Remarks for the user, such as files left out or colours converted to grey. */
  readonly notes: readonly string[];
}

/** A stored data set: a public one whose files are complete, or the user's own. */
export interface StoredData {
  /** The id in the catalogue, or the name that the user gave. */
  readonly name: string;
  readonly choice: Choice;
  readonly bytes: number;
  readonly origin: string;
}

/** An unfinished download. */
export interface PartialDownload {
  readonly path: string;
  readonly bytes: number;
}

export type OnBytes = (done: number, total: number | null, what: string) => void;

/**
 * Imports and stores data sets, as a worker exposes it through Comlink. Only `download` and `fetchHub` send requests to
 * other hosts. Errors cross as `{name, message}`.
 */
export interface DataWorker {
  list(): Promise<{ readonly stored: readonly StoredData[]; readonly partial: readonly PartialDownload[] }>;
  /** Downloads a public data set, resuming an earlier download. `source` is an index into its `downloads`. */
  download(id: string, source: number, signal: AbortSignal, onBytes: OnBytes): Promise<void>;
  /** Decodes files without storing them. */
  understand(
    files: readonly NamedFile[],
    options: ImportOptions,
    signal: AbortSignal,
    onBytes: OnBytes,
  ): Promise<Understood>;
  /** Like `understand`, for a data set on the Hugging Face Hub. */
  fetchHub(request: HubRequest, options: ImportOptions, signal: AbortSignal, onBytes: OnBytes): Promise<Understood>;
  /** Stores the data that were decoded last, under a name. */
  keep(name: string): Promise<StoredData>;
  remove(name: string): Promise<void>;
  /** The content of a stored file, or null. */
  file(path: string): Promise<Blob | null>;
}
