import type { ImportOptions, NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { readAlike } from "../../datasets/formats/pictures/alike.ts";
import { type FolderEntry, isNamedPicture, listed, planFolder } from "../../datasets/formats/pictures/folderPlan.ts";
import type { Decoding } from "../../datasets/formats/pictures/imageCollector.ts";
import { readFolder, zipFolder } from "../../datasets/formats/pictures/imageFolder.ts";
import { bytesOf, dividedAt, isSingle, nameOf, type Recognised, type Recogniser } from "../recognised.ts";

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
  matches: (files) => files.some(({ path }) => isNamedPicture(path)),
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
  const { side } = options;
  const size = side === undefined ? null : { height: side, width: side };
  const wanted = { size, grey: options.grey === true, isChosen: true };
  const { read: all, notes } = await readAlike((study) => readFolder(name, plan, wanted, study, decoding));
  // Names of folders are labels as text: spelled alike, in the same order as other labels.
  const labels = Array.from(all.labels, (label) => plan.classes[label as number] ?? null);
  const named = { ...all, labels, classes: null };
  return {
    what: `${kind} of pictures, one folder per class`,
    ...dividedAt(named, all.splits ?? { train: all.count, validation: 0, test: 0 }),
    notes: [
      ...skipped("Files that are no pictures", plan.others),
      ...skipped("Pictures outside of the folders of classes", plan.strays),
      ...notes,
    ],
  };
}

const skipped = (what: string, paths: readonly string[]): readonly string[] =>
  paths.length === 0 ? [] : [`${what} were skipped: ${paths.length}, ${listed(paths)}`];
