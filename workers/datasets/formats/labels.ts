import { limits } from "./limits.ts";
import { datasetFileError } from "./problem.ts";

/** Labels that are checked one by one and stored as bytes. */
export interface LabelColumn {
  /** Throws a `dataset-file` error if the label is missing or not one of the classes. */
  add(label: number | null): void;
  readonly labels: Uint8Array;
}

/** Room for `total` labels, each below `classes`; null accepts any byte. `file` names the data set in errors. */
export function labelColumn(file: string, total: number, classes: number | null): LabelColumn {
  const labels = new Uint8Array(total);
  const end = classes ?? limits.classes;
  let count = 0;
  return {
    labels,
    add(label) {
      if (label === null || label === -1)
        throw datasetFileError(file, `has no label at image ${count}: choose a split that is labelled`);
      if (!Number.isInteger(label) || label < 0 || label >= end)
        throw datasetFileError(
          file,
          `has label ${label} at image ${count}, expected 0 to ${end - 1}: choose the labels and classes of this data set`,
        );
      labels[count++] = label;
    },
  };
}
