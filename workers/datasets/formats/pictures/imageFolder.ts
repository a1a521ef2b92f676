import type { Split } from "../../../../src/experiment/sampling/split.ts";
import { zipEntries } from "../archives/zip.ts";
import type { LabelledImages } from "../decoded.ts";
import { limits } from "../limits.ts";
import { datasetFileError, printable } from "../problem.ts";
import { splitNamed } from "../splitNames.ts";
import type { Fit } from "./fit.ts";
import { collectImages, type Decoding } from "./imageCollector.ts";

/** A file of a folder, or of a zip archive of one. */
export interface FolderEntry {
  /** With its folders, for example `train/cat/01.png`. */
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** What a folder of pictures contains, before any picture is read. */
export interface FolderPlan {
  /** Folder names, sorted by code point. */
  readonly classes: readonly string[];
  /** Pictures in the order in which they are read: by split, class and path. */
  readonly pictures: readonly {
    readonly entry: FolderEntry;
    readonly label: number;
    readonly split: Split | null;
  }[];
}

/** Images in the order of the plan. */
export interface FolderImages extends LabelledImages {
  readonly classes: readonly string[];
  /** Number of images of each split, in this order; null if the folder is not divided into splits. */
  readonly splits: Readonly<Record<Split, number>> | null;
}

/** Most bytes of one PNG or JPEG file. */
const maxPicture = 2 ** 26;
const splitOrder: readonly (Split | null)[] = [null, "train", "validation", "test"];

/** The files of a zip archive as a folder. Throws a `dataset-file` error. */
export function zipFolder(file: string, bytes: Uint8Array): FolderEntry[] {
  return zipEntries(file, bytes).map(({ path, size, read }) => ({ path, size, read: async () => read() }));
}

/**
 * Finds the classes of a folder of pictures: one folder per class, for example `cat/01.png`, optionally within `train`,
 * `val` and `test`, and all of it within any number of outer folders. Skips files that are not named as PNG or JPEG, hidden
 * files, and those that macOS and Windows add. `file` names the folder in errors.
 */
export function planFolder(file: string, entries: readonly FolderEntry[]): FolderPlan {
  const refused = (sentence: string) => datasetFileError(file, sentence);
  if (entries.length > limits.entries)
    throw refused(`holds ${entries.length} files, at most ${limits.entries} are read: choose fewer`);
  const pictures = entries
    .map((entry) => ({
      entry,
      path: entry.path.split(/[/\\]/).filter((part) => part !== "" && part !== "."),
    }))
    .filter(({ path }) => isPicture(path));
  if (pictures.length === 0)
    throw refused(
      `holds no png or jpeg picture among ${entries.length} files${hint(entries)}: expected one folder of pictures for each class`,
    );
  const bytes = pictures.reduce((sum, { entry }) => sum + entry.size, 0);
  if (bytes > limits.pictureFiles)
    throw refused(`holds pictures of ${bytes} bytes, at most ${limits.pictureFiles} are read: choose fewer`);
  const outer = commonFolders(pictures.map(({ path }) => path));
  const inner = pictures.map(({ entry, path }) => ({ entry, path: path.slice(outer) }));
  const splitOf = (path: readonly string[]) => splitNamed(path[0] as string);
  const isDivided = inner.every(({ path }) => path.length === 3 && splitOf(path) !== null);
  const depth = isDivided ? 3 : 2;
  const stray = inner.find(({ path }) => path.length !== depth);
  if (stray !== undefined)
    throw refused(
      `holds ${printable(stray.entry.path)}, which lies ${stray.path.length < depth ? "outside of" : "too deep in"} the folders of classes: expected class/picture.png, or train/class/picture.png and test/class/picture.png`,
    );
  const classOf = (path: readonly string[]) => path[depth - 2] as string;
  const classes = [...new Set(inner.map(({ path }) => classOf(path)))].sort(byCodePoint);
  if (classes.length < 2 || classes.length > limits.classes)
    throw refused(
      `holds ${classes.length} ${classes.length === 1 ? `class (${printable(classes[0] as string)})` : "classes"}, expected 2 to ${limits.classes}: one folder of pictures for each class`,
    );
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const ordered = inner
    .map(({ entry, path }) => ({
      entry,
      label: labelOf.get(classOf(path)) as number,
      split: isDivided ? splitOf(path) : null,
    }))
    .sort(
      (a, b) =>
        splitOrder.indexOf(a.split) - splitOrder.indexOf(b.split) ||
        a.label - b.label ||
        byCodePoint(a.entry.path, b.entry.path),
    );
  return { classes, pictures: ordered };
}

/**
 * Decodes the pictures of a plan to one size. If `fit` is null, they keep their size, which must be the same for all. Takes
 * long for many pictures, so call it in a worker. Throws a `dataset-file` error.
 */
export async function readFolder(
  file: string,
  plan: FolderPlan,
  fit: Fit | null,
  decoding: Decoding,
): Promise<FolderImages> {
  const total = plan.pictures.length;
  const images = collectImages(file, total, fit);
  const splits = { train: 0, validation: 0, test: 0 };
  for (const { entry, split } of plan.pictures) {
    await decoding.yieldPoint();
    if (entry.size > maxPicture)
      throw datasetFileError(
        entry.path,
        `is a picture of ${entry.size} bytes, at most ${maxPicture} are read: make it smaller`,
      );
    images.add(entry.path, await entry.read());
    if (split !== null) splits[split]++;
    if (images.count % 64 === 0) decoding.onProgress?.(images.count, total);
  }
  decoding.onProgress?.(total, total);
  return {
    ...images.end(),
    labels: Uint8Array.from(plan.pictures, ({ label }) => label),
    classes: plan.classes,
    splits: plan.pictures.some(({ split }) => split !== null) ? splits : null,
  };
}

function isPicture(path: readonly string[]): boolean {
  return /\.(png|jpe?g)$/i.test(path.at(-1) ?? "") && !path.some((part) => part.startsWith(".") || part === "__MACOSX");
}

/** How many outer folders all pictures share, not counting the folder they are in. */
function commonFolders(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let shared = 0;
  while (paths.every((path) => path.length > shared + 2 && path[shared] === first[shared])) shared++;
  return shared;
}

function hint(entries: readonly FolderEntry[]): string {
  const nested = entries.find(({ path }) => /\.(zip|tar|tgz|gz|7z|rar)$/i.test(path));
  return nested === undefined ? "" : ` (${printable(nested.path)} is an archive: unpack it first)`;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
