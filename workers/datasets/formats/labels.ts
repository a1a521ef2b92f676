import { limits } from "./limits.ts";
import { datasetFileError } from "./problem.ts";

/** Checks labels one by one against the classes, and writes them as bytes. */
export interface LabelColumn {
  add(label: number | null): void;
  readonly labels: Uint8Array;
}

/** Room for `total` labels, each below `classes`; null allows any that is a byte. `file` names the data set in errors. */
export function labelColumn(file: string, total: number, classes: number | null): LabelColumn {
  const labels = new Uint8Array(total);
  const most = classes ?? limits.classes;
  let count = 0;
  return {
    labels,
    add(label) {
      if (label === null || !Number.isInteger(label) || label < 0 || label >= most)
        throw datasetFileError(
          file,
          label === -1 || label === null
            ? `has no label at image ${count}: choose a split that is labelled`
            : `has label ${label} at image ${count}, labels 0 to ${most - 1} were expected: choose the column and classes that belong together`,
        );
      labels[count++] = label;
    },
  };
}
