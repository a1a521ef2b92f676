import { chunksOf } from "./blobs.ts";

/** Files by path: in the page's private file system, in IndexedDB, or in a folder. */
export interface FileStorage {
  /** The content of a file, or null if it does not exist. */
  file(path: string): Promise<Blob | null>;
  /** Opens a file for writing at its end; `fresh` empties it first. */
  append(path: string, fresh: boolean): Promise<Appender>;
  /** Renames a file, replacing the target. */
  move(from: string, to: string): Promise<void>;
  /** Removes a file. Does nothing if it does not exist. */
  remove(path: string): Promise<void>;
  list(): Promise<readonly { readonly path: string; readonly bytes: number }[]>;
}

export interface Appender {
  /** Bytes in the file when it was opened. */
  readonly size: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Keeps what was written, also after an error. */
  close(): Promise<void>;
}

/** Writes a whole file under a temporary name and renames it, so that no incomplete file appears under `path`. */
export async function writeWhole(storage: FileStorage, path: string, content: Uint8Array | Blob): Promise<void> {
  const appender = await storage.append(`${path}.part`, true);
  try {
    if (content instanceof Uint8Array) await appender.write(content);
    else for await (const chunk of chunksOf(content)) await appender.write(chunk);
  } finally {
    await appender.close();
  }
  await storage.move(`${path}.part`, path);
}
