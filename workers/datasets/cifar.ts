import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { type CifarEntry, cifarTrain } from "../../src/experiment/catalogue/datasets/cifarEntry.ts";
import { type DatasetReader, fileAt } from "./dataset.ts";
import { type CifarKind, cifarReader } from "./formats/arrays/cifarBinary.ts";
import { datasetFileError } from "./formats/problem.ts";
import { md5Of } from "./md5.ts";
import { officialSplits } from "./officialSplits.ts";

/** A CIFAR data set from its official archive, whose checksum is verified. */
export function cifar(entry: CifarEntry): DatasetReader {
  const { id, archive } = entry;
  return {
    id,
    decode(files, params) {
      const { bytes } = fileAt(files, archive.name);
      const { shape, classes } = factsOf({ id, params });
      const kind = (id === "cifar-10" ? id : `${id}-${String(params.labels)}`) as CifarKind;
      const reader = cifarReader(archive.name, kind);
      reader.push(bytes);
      const { images, labels } = reader.end();
      const md5 = md5Of(bytes);
      if (md5 !== archive.md5)
        throw datasetFileError(
          archive.name,
          `is not the official archive of ${id}: its md5 is ${md5}, expected ${archive.md5}. Download it again, or add it as your own images`,
        );
      return { shape, classes, images, labels, splits: officialSplits(id, labels, cifarTrain, params) };
    },
  };
}
