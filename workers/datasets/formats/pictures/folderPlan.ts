import type { Split } from "../../../../src/experiment/sampling/split.ts";
import { limits } from "../limits.ts";
import { datasetFileError, printable } from "../problem.ts";
import { splitNamed } from "../splitNames.ts";
import { isSystemFile } from "../systemFiles.ts";

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
  /** Paths of files beside the pictures, which are not read. */
  readonly others: readonly string[];
  /** Paths of pictures outside of the folders of classes, which have no class and are not read. */
  readonly strays: readonly string[];
}

/** One file and the parts of its path. */
interface Placed {
  readonly entry: FolderEntry;
  readonly path: readonly string[];
}

const splitOrder: readonly (Split | null)[] = [null, "train", "validation", "test"];
const picture = /\.(png|apng|jpe?g|jpe|jfif)$/i;
const foreign = /\.(webp|gif|bmp|dib|tiff?|avif|hei[cf]|jxl|jp2|j2k|ico|svg|p[bgpn]m|tga|psd|dng|cr2|nef|arw)$/i;
const table = /\.(csv|tsv|npz|npy|parquet)$|(idx\d-ubyte)(\.gz)?$/i;

/** Whether a file is named as a picture, of a kind that is read or not. */
export const isNamedPicture = (path: string): boolean => picture.test(path) || foreign.test(path);

/**
 * Finds the classes of a folder of pictures: one folder per class, for example `cat/01.png`, optionally within `train`,
 * `val` and `test`, and all of it within any number of outer folders. The depth at which most pictures lie is that of the
 * classes. Skips and lists files that are no pictures and pictures beside the classes; hidden files and those that macOS
 * and Windows add are not listed. Pictures of other kinds than PNG and JPEG among those of a class are refused. `file`
 * names the folder in errors.
 */
export function planFolder(file: string, entries: readonly FolderEntry[]): FolderPlan {
  const refused = (sentence: string) => datasetFileError(file, sentence);
  if (entries.length > limits.entries)
    throw refused(`holds ${entries.length} files, at most ${limits.entries} are read: choose fewer`);
  const own = entries.filter(({ path }) => !isSystemFile(path)).map((entry) => ({ entry, path: partsOf(entry.path) }));
  const pictures = own.filter(({ entry }) => picture.test(entry.path));
  const unread = own.filter(({ entry }) => foreign.test(entry.path));
  if (pictures.length === 0)
    throw refused(
      `holds no png or jpeg picture among ${entries.length} files${hint(own)}: expected one folder of pictures for each class`,
    );
  const bytes = pictures.reduce((sum, { entry }) => sum + entry.size, 0);
  if (bytes > limits.pictureFiles)
    throw refused(`holds pictures of ${bytes} bytes, at most ${limits.pictureFiles} are read: choose fewer`);
  const length = usualLength(pictures);
  const usual = pictures.filter(({ path }) => path.length === length);
  const outer = commonFolders(usual.map(({ path }) => path));
  const splitOf = ({ path }: Placed) => splitNamed(path[outer] as string);
  const isDivided = length - outer === 3 && usual.every((one) => splitOf(one) !== null);
  if (length - outer !== (isDivided ? 3 : 2)) throw misplaced(file, oddOne(usual, outer), length - outer < 2);
  const deep = pictures.find(({ path }) => path.length > length);
  if (deep !== undefined) throw misplaced(file, deep, false);
  const among = unread.filter(({ path }) => path.length === length);
  if (among.length > 0)
    throw refused(
      `holds ${among.length} pictures that are neither png nor jpeg (${listed(among)}): convert them to png, or remove them`,
    );
  const classOf = ({ path }: Placed) => path[length - 2] as string;
  const classes = [...new Set(usual.map(classOf))].sort(byCodePoint);
  if (!isDivided && classes.every((name) => splitNamed(name) !== null))
    throw refused(
      `holds pictures directly in ${classes.map(printable).join(", ")}, which ${classes.length === 1 ? "names a part" : "name parts"} of a data set, not classes: expected one folder for each class in them, such as train/class/picture.png`,
    );
  if (classes.length < 2 || classes.length > limits.classes)
    throw refused(
      `holds ${classes.length} ${classes.length === 1 ? `class (${printable(classes[0] as string)})` : "classes"}, expected 2 to ${limits.classes}: one folder of pictures for each class`,
    );
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const ordered = usual
    .map((one) => ({
      entry: one.entry,
      label: labelOf.get(classOf(one)) as number,
      split: isDivided ? splitOf(one) : null,
    }))
    .sort(
      (a, b) =>
        splitOrder.indexOf(a.split) - splitOrder.indexOf(b.split) ||
        a.label - b.label ||
        byCodePoint(a.entry.path, b.entry.path),
    );
  const pathsOf = (placed: readonly Placed[]) => placed.map(({ entry }) => entry.path).sort(byCodePoint);
  return {
    classes,
    pictures: ordered,
    others: pathsOf(own.filter(({ entry }) => !isNamedPicture(entry.path))),
    strays: pathsOf([...pictures.filter(({ path }) => path.length < length), ...unread]),
  };
}

/** The first three paths, and that there are more. */
export function listed(files: readonly (Placed | string)[]): string {
  const names = files.slice(0, 3).map((one) => printable(typeof one === "string" ? one : one.entry.path));
  return `${names.join(", ")}${files.length > 3 ? " and others" : ""}`;
}

/** How many parts the paths of most pictures have: at least two, a folder and a name, if any has. */
function usualLength(pictures: readonly Placed[]): number {
  const counts = new Map<number, number>();
  for (const { path } of pictures) counts.set(path.length, (counts.get(path.length) ?? 0) + 1);
  const [usual] = [...counts].sort(([a, most], [b, more]) => Number(a < 2) - Number(b < 2) || more - most || a - b);
  return usual?.[0] ?? 0;
}

/** A picture that explains why the folder is not understood: one outside of the top folder, or of the splits, of most. */
function oddOne(usual: readonly Placed[], outer: number): Placed {
  const topOf = ({ path }: Placed) => path[outer] as string;
  const counts = new Map<string, number>();
  for (const one of usual) {
    const top = splitNamed(topOf(one)) === null ? topOf(one) : "a split";
    counts.set(top, (counts.get(top) ?? 0) + 1);
  }
  const [main] = [...counts].find(([, count]) => count > usual.length / 2) ?? [];
  const isOdd = (one: Placed) => (main === "a split" ? splitNamed(topOf(one)) === null : topOf(one) !== main);
  return (main === undefined ? undefined : usual.find(isOdd)) ?? (usual[0] as Placed);
}

function misplaced(file: string, { entry }: Placed, isOutside: boolean): Error {
  return datasetFileError(
    file,
    `holds ${printable(entry.path)}, which lies ${isOutside ? "outside of" : "too deep in"} the folders of classes: expected class/picture.png, or train/class/picture.png and test/class/picture.png`,
  );
}

/** How many outer folders all pictures share, not counting the folder they are in. */
function commonFolders(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let shared = 0;
  while (paths.every((path) => path.length > shared + 2 && path[shared] === first[shared])) shared++;
  return shared;
}

function hint(files: readonly Placed[]): string {
  const unread = files.filter(({ entry }) => foreign.test(entry.path));
  if (unread.length > 0) return ` (convert ${listed(unread)} to png)`;
  const data = files.filter(({ entry }) => table.test(entry.path));
  if (data.length > 0) return ` (unpack it and choose ${listed(data)})`;
  const nested = files.find(({ entry }) => /\.(zip|tar|tgz|gz|7z|rar)$/i.test(entry.path));
  return nested === undefined ? "" : ` (${printable(nested.entry.path)} is an archive: unpack it first)`;
}

/** Folders and name of a path. Archives often hold a part in a folder of the same name: `train/train/cat/01.png`. */
function partsOf(path: string): readonly string[] {
  const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  return parts.filter((part, i) => i === 0 || part !== parts[i - 1] || splitNamed(part) === null);
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
