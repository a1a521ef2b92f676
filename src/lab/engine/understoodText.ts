import type { Understood } from "./dataApi.ts";

/** How many images each split has and who chose them, the same on the page and the command line. */
export function splitsText({ splits, published, publishedValidation }: Understood): string {
  const count = (value: number) => value.toLocaleString("en-GB");
  const who = published
    ? publishedValidation
      ? "validation and test images are the publisher's"
      : "the test part is the publisher's"
    : publishedValidation
      ? "the validation part is the publisher's"
      : "split by the lab, stratified";
  return `${count(splits.train)} training, ${count(splits.validation)} validation and ${count(splits.test)} test images (${who})`;
}
