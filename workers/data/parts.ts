import type { Split } from "../../src/experiment/sampling/split.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";
import { missingLabels } from "./labels/found.ts";
import type { RawPart, Recognised } from "./recognised.ts";

/** The parts as they are used. A part that is null is drawn from the training part. */
export interface Parts extends Record<Exclude<Split, "train">, RawPart | null> {
  readonly train: RawPart;
  /** What was done with the publisher's parts. */
  readonly notes: readonly string[];
}

/**
 * The publisher's parts keep their meaning: what is missing is held out of the training part. One part alone is divided as if it had no name. A part without any label is left out. Throws a `dataset-file` error if there is nothing
 * to train on, or if the images of two parts differ in size.
 */
export function usedParts(recognised: Recognised): Parts {
  const { train, validation, test, notes } = withoutUnlabelled(recognised);
  if (train === null) {
    const only = test ?? validation;
    if (only === null || (test !== null && validation !== null))
      throw datasetFileError("the data set", "has a validation and a test part only: add the training files");
    const what = test === null ? "validation" : "test";
    const note = `Only the publisher's ${what} part was given. The lab divides it into training, validation and test images: add the training files to keep the publisher's splits`;
    return { train: only, validation: null, test: null, notes: [...notes, note] };
  }
  checkSizes(train, { validation, test });
  if (test !== null || validation === null) return { train, validation, test, notes };
  const note =
    "The validation images are the publisher's. There is no test part, so test images are held out of the training part: name the validation part test to be judged on it";
  return { train, validation, test, notes: [...notes, note] };
}

/** Publishers often keep the labels of the test part to themselves: they are all missing, or all -1. */
function withoutUnlabelled({ train, validation, test, notes }: Omit<Recognised, "what">) {
  const lacks = (part: RawPart): boolean => {
    const isMinus = (label: number | string | null) => Number(label) === -1;
    const trains = train !== null && missingLabels(train, isMinus).count > 0;
    return [undefined, ...(trains ? [] : [isMinus])].some(
      (isMissing) => missingLabels(part, isMissing).count === part.labels.length,
    );
  };
  const said = [...notes];
  const labelled = (what: string, part: RawPart | null) => {
    if (part === null || train === null || !lacks(part)) return part;
    said.push(`The publisher's ${what} part has no labels and is left out`);
    return null;
  };
  return { train, validation: labelled("validation", validation), test: labelled("test", test), notes: said };
}

function checkSizes(train: RawPart, others: Readonly<Record<"validation" | "test", RawPart | null>>): void {
  const sizeOf = ({ height, width, channels }: RawPart) => `${height} x ${width} x ${channels}`;
  for (const [what, part] of Object.entries(others))
    if (part !== null && sizeOf(part) !== sizeOf(train))
      throw datasetFileError(
        `the ${what} part`,
        `has images of ${sizeOf(part)}, the training part ${sizeOf(train)}: choose a size to resize them to`,
      );
}
