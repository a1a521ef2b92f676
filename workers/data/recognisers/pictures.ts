import type { ImportOptions, NamedFile } from "../../../src/lab/engine/dataApi.ts";
import type { Decoding } from "../../datasets/formats/pictures/imageCollector.ts";
import {
  type FolderEntry,
  type FolderPlan,
  planFolder,
  readFolder,
  zipFolder,
} from "../../datasets/formats/pictures/imageFolder.ts";
import { bytesOf, dividedAt, fitOf, isSingle, nameOf, type Recognised, type Recogniser } from "../recognised.ts";

/** A zip of pictures, one folder per class. */
export const pictureZip: Recogniser = {
  matches: (files) => isSingle(files, /\.zip$/i),
  async read(files, options, decoding) {
    const [file] = files as [NamedFile];
    const name = nameOf(file);
    return readPictures("zip", name, zipFolder(name, await bytesOf(file)), options, decoding);
  },
};

/** A folder of pictures, one folder per class. */
export const pictureFolder: Recogniser = {
  matches: (files) => files.some(({ path }) => /\.(png|jpe?g)$/i.test(path)),
  read: (files, options, decoding) =>
    readPictures(
      "folder",
      files[0]?.path.split("/")[0] ?? "the folder",
      files.map((file) => ({ path: file.path, size: file.data.size, read: () => bytesOf(file) })),
      options,
      decoding,
    ),
};

async function readPictures(
  kind: "zip" | "folder",
  name: string,
  entries: readonly FolderEntry[],
  options: ImportOptions,
  decoding: Decoding,
): Promise<Recognised> {
  const plan = planFolder(name, entries);
  // The channels, and by default the size, are those of the first picture.
  const first: FolderPlan = { ...plan, pictures: plan.pictures.slice(0, 1) };
  const one = await readFolder(name, first, null, decoding);
  const isResized = options.side !== undefined || options.grey === true;
  const all = await readFolder(name, plan, isResized ? fitOf(one, options) : null, decoding);
  const skipped = entries.length - plan.pictures.length;
  const notes = skipped > 0 ? [`${skipped} files that are not PNG or JPEG pictures were skipped`] : [];
  const what = `${kind} of pictures, one folder per class`;
  // Names of folders are labels as text: spelled alike, in the same order as other labels.
  const labels = Array.from(all.labels, (label) => plan.classes[label as number] ?? null);
  const named = { ...all, labels, classes: null };
  return { what, ...dividedAt(named, all.splits ?? { train: all.count, validation: 0, test: 0 }), notes };
}
