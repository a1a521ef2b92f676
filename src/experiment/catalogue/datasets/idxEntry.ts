import type { ValuesOf } from "../entry.ts";
import type { DatasetEntry, DownloadSource } from "../nouns.ts";
import { heldOutOf } from "./heldOut.ts";

/** The four files of a data set in the format of MNIST, without the suffix .gz. */
export const idxFiles = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;
export type IdxFile = (typeof idxFiles)[number];

/** MD5 digests of the files in hex: compressed, as they are published, and uncompressed where known. */
export interface IdxSums {
  readonly packed: Readonly<Record<IdxFile, string>>;
  readonly unpacked?: Readonly<Record<IdxFile, string>>;
}

export const idxTrain = 60_000;
export const idxTest = 10_000;

const { params, misfits } = heldOutOf(idxTrain, 55_000);

export interface IdxEntry extends DatasetEntry {
  readonly sums: IdxSums;
}

/**
 * An entry for a data set in the format of MNIST: the same four files and sizes (60,000 training and 10,000 test images,
 * grey, 28 x 28, ten classes).
 */
export function idxEntry(
  about: Pick<DatasetEntry, "id" | "label" | "summary" | "reference" | "origin" | "licence"> & {
    readonly classes: readonly string[];
    readonly sums: IdxSums;
    readonly sources: readonly (Pick<DownloadSource, "label" | "page"> & { readonly folder: string })[];
    /** Sizes of the four compressed files in bytes, in the order of `idxFiles`. */
    readonly bytes: readonly [number, number, number, number];
  },
): IdxEntry {
  const { classes, sums, sources, bytes, ...rest } = about;
  return {
    ...rest,
    sums,
    params,
    facts: ({ train, validation }: ValuesOf<typeof params>) => ({
      shape: [28, 28, 1],
      classes,
      splits: { train, validation, test: idxTest },
      dtype: "uint8",
      box: [0, 255],
      held: idxTrain + idxTest,
    }),
    misfits,
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
