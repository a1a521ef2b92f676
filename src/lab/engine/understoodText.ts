import { shortName } from "../../experiment/terms/format.ts";
import type { Understood } from "./dataApi.ts";

const mostNamed = 30;

/** The classes with their numbers of images, the same on the page and the command line: "2: cat (30), dog (30)". */
export function classesText({ classes, perClass }: Pick<Understood, "classes" | "perClass">): string {
  const named = classes.slice(0, mostNamed).map((name, i) => `${shortName(name)} (${countText(perClass[i] ?? 0)})`);
  return `${classes.length}: ${named.join(", ")}${classes.length > mostNamed ? " and more" : ""}`;
}

const countText = (value: number): string => value.toLocaleString("en-GB");

/** How many images each split has and who chose them, the same on the page and the command line. */
export function splitsText({ splits, published, publishedValidation }: Understood): string {
  const who = published
    ? publishedValidation
      ? "validation and test images are the publisher's"
      : "the test part is the publisher's"
    : publishedValidation
      ? "the validation part is the publisher's"
      : "split by the lab, stratified";
  return `${countText(splits.train)} training, ${countText(splits.validation)} validation and ${countText(splits.test)} test images (${who})`;
}
