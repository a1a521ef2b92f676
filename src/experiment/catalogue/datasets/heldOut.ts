import { integer } from "../entry.ts";
import type { DatasetEntry } from "../nouns.ts";

/**
 * Parameters of a data set with an official training part, from which validation images are held out, and the check that
 * both fit into it. `official`: size of that part.
 */
export function heldOutOf(official: number, train: number) {
  const total = official.toLocaleString("en-GB");
  const params = [
    {
      id: "train",
      label: "Training images",
      help: `How many of the ${total} official training images are used, with equally many of each class. To use all ${total}, set the validation images to 0.`,
      ...integer({ default: train, min: 100, max: official }),
    },
    {
      id: "validation",
      label: "Validation images",
      help: "How many of the official training images are held out for training curves and for choosing settings. With 0, curves show training images instead.",
      ...integer({ default: 5000, min: 0, max: 10_000 }),
    },
  ] as const;
  const misfits: NonNullable<DatasetEntry["misfits"]> = ({ train: used, validation }) =>
    Number(used) + Number(validation) <= official
      ? []
      : [
          {
            param: "train",
            message: `${used} training and ${validation} validation images found, together at most the ${official} official training images expected: use fewer of either`,
          },
        ];
  return { params, misfits };
}
