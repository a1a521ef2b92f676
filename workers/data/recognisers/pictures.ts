import type { ImportOptions } from "../../../src/lab/engine/dataApi.ts";
import type { Decoding } from "../../datasets/formats/pictures/imageCollector.ts";
import {
  type FolderEntry,
  type FolderPlan,
  planFolder,
  readFolder,
  zipFolder,
} from "../../datasets/formats/pictures/imageFolder.ts";
import { bytesOf, fitOf, nameOf, type Recognised, type Recogniser, splitAt } from "../recognised.ts";

/** A zip of pictures, one folder per class. */
export const pictureZip: Recogniser = {
  matches: (files) => files.length === 1 && /\.zip$/i.test(files[0]?.path ?? ""),
  async read([file], options, decoding) {
    if (file === undefined) throw new RangeError("no file found, one archive expected");
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
      files.map(({ path, data }) => ({
        path,
        size: data.size,
        read: async () => new Uint8Array(await data.arrayBuffer()),
      })),
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
  // The first picture says whether there are colours; the size may be asked for.
  const first: FolderPlan = { ...plan, pictures: plan.pictures.slice(0, 1) };
  const one = await readFolder(name, first, null, decoding);
  const all = await readFolder(
    name,
    plan,
    options.side === undefined && options.grey !== true ? null : fitOf(one, options),
    decoding,
  );
  const notes =
    entries.length > plan.pictures.length
      ? [`${entries.length - plan.pictures.length} files that are no PNG or JPEG pictures were passed over`]
      : [];
  const what = `${kind} of pictures, one folder per class`;
  if (all.splits === null) return { what, train: all, notes };
  const { train, validation, test } = all.splits;
  // Where nothing is called test, what is called validation is judged on.
  const learnt = test > 0 ? train + validation : train;
  return { what, ...splitAt(all, learnt), notes };
}
