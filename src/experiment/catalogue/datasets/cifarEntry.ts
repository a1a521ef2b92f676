import type { ValuesOf } from "../entry.ts";
import type { DatasetEntry } from "../nouns.ts";
import { heldOutOf } from "./heldOut.ts";

export const cifarTrain = 50_000;
export const cifarTest = 10_000;

const { params: split, misfits } = heldOutOf(cifarTrain, 45_000);

/** An entry whose file is an official CIFAR archive in its binary version. */
export interface CifarEntry extends DatasetEntry {
  readonly archive: { readonly name: string; readonly md5: string };
}

/** An entry for one of the two CIFAR data sets: 50,000 + 10,000 colour images of 32 x 32 pixels. */
export function cifarEntry(
  about: Pick<DatasetEntry, "id" | "label" | "summary" | "params"> & {
    /** Names of the classes for a value of the parameter `labels`, if there is one. */
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
    params: [...split, ...params],
    facts: ({ train, validation, labels }: ValuesOf<typeof split> & { readonly labels?: string }) => ({
      shape: [32, 32, 3],
      classes: classes(labels),
      splits: { train, validation, test: cifarTest },
      dtype: "uint8",
      box: [0, 255],
      held: cifarTrain + cifarTest,
    }),
    misfits,
    files: { from: "data", rows: () => [[`${rest.id}/${name}`]] },
    downloads: [
      {
        label: "the author's page at the University of Toronto (www.cs.toronto.edu)",
        // This host does not allow other pages to read it.
        page: false,
        files: [{ name: `${rest.id}/${name}`, url: `https://www.cs.toronto.edu/~kriz/${name}`, bytes, md5 }],
      },
    ],
    origin: "The official archive of Alex Krizhevsky, Vinod Nair and Geoffrey Hinton, binary version",
    licence: "None stated; free for research, and its authors ask to be cited",
  };
}
