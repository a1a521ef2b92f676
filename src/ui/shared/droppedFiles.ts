import type { NamedFile } from "../../lab/engine/dataApi.ts";

/** Files of a file input, with their paths inside a chosen folder. */
export function chosenFiles(files: Iterable<File>): readonly NamedFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, data: file }));
}

/** All dropped or pasted files, including those in dropped folders. Call it in the event handler before any `await`. */
export function droppedFiles(transfer: DataTransfer): Promise<readonly NamedFile[]> {
  const found = [...transfer.items].map((item) => {
    const entry = item.webkitGetAsEntry();
    if (entry !== null) return filesBelow(entry);
    // Pasted files need not be on a disk.
    const file = item.getAsFile();
    return file === null ? [] : [{ path: file.name, data: file }];
  });
  return Promise.all(found).then((all) => all.flat());
}

async function filesBelow(entry: FileSystemEntry): Promise<readonly NamedFile[]> {
  if (entry.isFile) {
    const data = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), data }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: NamedFile[] = [];
  for (;;) {
    // A reader returns up to a hundred entries at a time.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    for (const one of batch) found.push(...(await filesBelow(one)));
  }
}

/** Whether these are files of a network rather than of a data set. */
export function holdModel(files: readonly NamedFile[]): boolean {
  return files.some(({ path }) =>
    /\.(onnx|safetensors|pt|pth|ckpt|pb|h5|keras|tflite|onnx\.data)$|(^|\/)model\.json$/i.test(path),
  );
}
