import { alikeProblem } from "../../experiment/catalogue/alikeData.ts";
import images from "../../experiment/catalogue/datasets/images.ts";
import { datasets } from "../../experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../experiment/catalogue/nouns.ts";
import type { Choice } from "../../experiment/terms/choice.ts";

/** How a missing data set is called and obtained. */
export interface NeededData {
  /** Its name for people: of a copy of a public data set, the name of that one. */
  readonly name: string;
  /** Entry of the catalogue that the Data room opens. */
  readonly opens: string;
  readonly advice: string;
}

/** @param stored the name under which the data would be stored. */
export function neededData(dataset: Choice, stored: string): NeededData {
  if (dataset.id !== images.id)
    return {
      name: stored,
      opens: dataset.id,
      advice: "Download it or add its files in Data. Nothing is downloaded automatically.",
    };
  const alike = publicAlike(dataset);
  const add = "Add its files in Data; the lab recognises them.";
  if (alike === undefined) return { name: stored, opens: dataset.id, advice: add };
  if (!isNamedAfter(stored, alike))
    return { name: stored, opens: dataset.id, advice: `${add} The test images of ${alike.label} will do, too.` };
  return {
    name: alike.label,
    opens: alike.id,
    advice: `Download it in Data, or add its files or those of the copy that was used, ${stored}. Nothing is downloaded automatically.`,
  };
}

/** A public data set whose test images can stand for those of own data. */
const publicAlike = (own: Choice): DatasetEntry | undefined =>
  Object.values<DatasetEntry>(datasets).find(({ id }) => id !== images.id && alikeProblem(own, { id }) === null);

/** Whether data are a copy by their name: "cifar10-jpeg" of CIFAR-10. */
function isNamedAfter(name: string, { label }: DatasetEntry): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return letters(name).startsWith(letters(label));
}
