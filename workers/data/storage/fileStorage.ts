/** A place for files, by path below it: the page's private file system, or a folder. */
export interface FileStorage {
  /** The content, or null where there is none. */
  file(path: string): Promise<Blob | null>;
  /** Opens a file for writing at its end; `fresh` empties it first. */
  append(path: string, fresh: boolean): Promise<Appender>;
  move(from: string, to: string): Promise<void>;
  /** Removing what is not there is fine. */
  remove(path: string): Promise<void>;
  list(): Promise<readonly { readonly path: string; readonly bytes: number }[]>;
}

export interface Appender {
  /** Bytes already there. */
  readonly size: number;
  write(bytes: Uint8Array): Promise<void>;
  /** What was written stays, also after an error. */
  close(): Promise<void>;
}

/** Writes a whole file at once, by way of another name, so that half of one never stands under its own. */
export async function writeWhole(storage: FileStorage, path: string, bytes: Uint8Array): Promise<void> {
  const appender = await storage.append(`${path}.part`, true);
  try {
    await appender.write(bytes);
  } finally {
    await appender.close();
  }
  await storage.move(`${path}.part`, path);
}
