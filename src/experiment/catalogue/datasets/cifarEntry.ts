import type { DatasetEntry } from "../nouns.ts";
import { heldOutMisfits } from "./idxEntry.ts";

export const cifarTrain = 50_000;
export const cifarTest = 10_000;

/** An official CIFAR archive in its binary version: its name, size and checksum, and the names of the classes. */
export interface CifarEntry extends DatasetEntry {
  readonly archive: { readonly name: string; readonly md5: string };
}

/** An entry for one of the two CIFAR data sets: 50,000 + 10,000 colour images of 32 x 32 pixels. */
export function cifarEntry(
  about: Pick<DatasetEntry, "id" | "label" | "summary" | "params"> & {
    /** By the value of parameter `labels`, where there is one. */
    readonly classes: (labels: unknown) => readonly string[];
    readonly bytes: number;
    readonly md5: string;
  },
): CifarEntry {
  const { classes, bytes, md5, params, ...rest } = about;
  const name = `${rest.id}-binary.tar.gz`;
  return {
    ...rest,
    archive: { name: `${rest.id}/${name}`, md5 },
    reference: "Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009",
    params: [
      {
        id: "train",
        label: "Training images",
        help: "How many of the 50,000 official training images are used, class-balanced; all 50,000 need the validation images set to 0.",
        kind: "integer",
        default: 45_000,
        min: 100,
        max: cifarTrain,
      },
      {
        id: "validation",
        label: "Validation images",
        help: "How many of the official training images are held out for curves and choices; 0 shows curves on training images instead.",
        kind: "integer",
        default: 5000,
        min: 0,
        max: 10_000,
      },
      ...params,
    ],
    facts: ({ train, validation, labels }) => ({
      shape: [32, 32, 3],
      classes: classes(labels),
      splits: { train: Number(train), validation: Number(validation), test: cifarTest },
      dtype: "uint8",
      box: [0, 255],
      held: cifarTrain + cifarTest,
    }),
    misfits: heldOutMisfits(cifarTrain),
    files: { from: "data", rows: () => [[`${rest.id}/${name}`]] },
    downloads: [
      {
        label: "the author's page at the University of Toronto (www.cs.toronto.edu)",
        // That host sends no permission for other pages to read it.
        page: false,
        files: [{ name: `${rest.id}/${name}`, url: `https://www.cs.toronto.edu/~kriz/${name}`, bytes, md5 }],
      },
    ],
    origin: "The official archive of Alex Krizhevsky, Vinod Nair and Geoffrey Hinton, binary version",
    licence: "None stated; free for research, as its authors ask to be cited",
  };
}
