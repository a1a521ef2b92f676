import type { DatasetEntry, DownloadSource } from "../nouns.ts";

/** The four files of a data set in the layout of MNIST, without the ending .gz. */
export const idxFiles = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;
export type IdxFile = (typeof idxFiles)[number];

/** Hexadecimal MD5 sums of the files: packed as they are published, and, where known, of what is in them. */
export interface IdxSums {
  readonly packed: Readonly<Record<IdxFile, string>>;
  readonly unpacked?: Readonly<Record<IdxFile, string>>;
}

/** 60,000 images for training (validation is held out of them) and 10,000 for testing, grey, 28 x 28, ten classes. */
export const idxTrain = 60_000;
export const idxTest = 10_000;

export interface IdxEntry extends DatasetEntry {
  readonly sums: IdxSums;
}

/** An entry for a data set in the layout of MNIST: the same four files, sizes and splits. */
export function idxEntry(
  about: Pick<DatasetEntry, "id" | "label" | "summary" | "reference" | "origin" | "licence"> & {
    readonly classes: readonly string[];
    readonly sums: IdxSums;
    readonly sources: readonly (Pick<DownloadSource, "label" | "page"> & { readonly folder: string })[];
    /** Bytes of the four packed files, in the order of `idxFiles`. */
    readonly bytes: readonly [number, number, number, number];
  },
): IdxEntry {
  const { classes, sums, sources, bytes, ...rest } = about;
  return {
    ...rest,
    sums,
    params: [
      {
        id: "train",
        label: "Training images",
        help: "How many of the 60,000 official training images are used, class-balanced; all 60,000 need the validation images set to 0.",
        kind: "integer",
        default: 55_000,
        min: 100,
        max: idxTrain,
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
    ],
    facts: ({ train, validation }) => ({
      shape: [28, 28, 1],
      classes,
      splits: { train: Number(train), validation: Number(validation), test: idxTest },
      dtype: "uint8",
      box: [0, 255],
      held: idxTrain + idxTest,
    }),
    misfits: heldOutMisfits(idxTrain),
    files: {
      from: "data",
      rows: () => idxFiles.map((name) => [`${rest.id}/${name}.gz`, `${rest.id}/${name}`]),
    },
    downloads: sources.map(({ label, page, folder }) => ({
      label,
      page,
      files: idxFiles.map((name, i) => ({
        name: `${rest.id}/${name}.gz`,
        url: `${folder}${name}.gz`,
        bytes: bytes[i] as number,
        md5: sums.packed[name],
      })),
    })),
  };
}

/** Training and validation images come out of the same official part. */
export function heldOutMisfits(official: number): NonNullable<DatasetEntry["misfits"]> {
  return ({ train, validation }) =>
    Number(train) + Number(validation) <= official
      ? []
      : [
          {
            param: "train",
            message: `${train} training and ${validation} validation images found, together at most the ${official} official training images expected: use fewer of either`,
          },
        ];
}
