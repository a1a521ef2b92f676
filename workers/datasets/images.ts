import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import entry, { ownPath } from "../../src/experiment/catalogue/datasets/images.ts";
import { canonicalJson } from "../../src/experiment/plan/key.ts";
import { consecutive, type DatasetReader, fileAt } from "./dataset.ts";
import { datasetFileError } from "./formats/problem.ts";
import { type PackedData, unpackData } from "./packed.ts";

/** Your own data, packed when they were imported. The caller verifies the digest of the file. */
export const images: DatasetReader = {
  id: entry.id,
  decode(files, params) {
    const path = ownPath(String(params.digest));
    const { bytes } = fileAt(files, path);
    const packed = unpackData(path, bytes);
    const { shape, classes, splits, dtype } = factsOf({ id: entry.id, params });
    const { train, validation, test } = packed.splits;
    const found = { shape: packed.shape, classes: packed.classes, dtype: dtypeOf(packed), validation, test };
    const expected = { shape, classes, dtype, validation: splits.validation, test: splits.test };
    for (const [what, value] of Object.entries(expected))
      if (canonicalJson(found[what as keyof typeof found]) !== canonicalJson(value))
        throw mismatch(path, what, found[what as keyof typeof found], value);
    if (splits.train > train) throw mismatch(path, "train", train, splits.train);
    return {
      shape,
      classes,
      images: packed.images,
      labels: packed.labels,
      splits: {
        train: consecutive(0, splits.train),
        validation: consecutive(train, validation),
        test: consecutive(train + validation, test),
      },
    };
  },
};

const dtypeOf = ({ images }: PackedData) => (images instanceof Float32Array ? "float32" : "uint8");

function mismatch(path: string, what: string, found: unknown, expected: unknown): Error {
  const text = (value: unknown) => canonicalJson(value).slice(0, 200);
  return datasetFileError(
    path,
    `holds ${what} ${text(found)}, the experiment expects ${text(expected)}: choose the data again`,
  );
}
