import type { Split } from "../../../../src/experiment/sampling/split.ts";
import { zipEntries } from "../archives/zip.ts";
import type { LabelledImages } from "../decoded.ts";
import { datasetFileError } from "../problem.ts";
import type { PictureStudy } from "./alike.ts";
import type { FolderEntry, FolderPlan } from "./folderPlan.ts";
import { collectImages, type Decoding, type WantedImages } from "./imageCollector.ts";

/** Images in the order of the plan. */
export interface FolderImages extends LabelledImages {
  readonly classes: readonly string[];
  /** Number of images of each split, in this order; null if the folder is not divided into splits. */
  readonly splits: Readonly<Record<Split, number>> | null;
}

/** Most bytes of one PNG or JPEG file. */
const maxPicture = 2 ** 26;

/** The files of a zip archive as a folder. Throws a `dataset-file` error. */
export function zipFolder(file: string, bytes: Uint8Array): FolderEntry[] {
  return zipEntries(file, bytes).map(({ path, size, read }) => ({ path, size, read: async () => read() }));
}

/**
 * Decodes the pictures of a plan to one size, by the rule of a study. Takes long for many pictures, so call it in a worker.
 * Throws a `dataset-file` error, and `ColourFound` as `collectImages` does.
 */
export async function readFolder(
  file: string,
  plan: FolderPlan,
  wanted: WantedImages,
  study: PictureStudy,
  decoding: Decoding,
): Promise<FolderImages> {
  const total = plan.pictures.length;
  const images = collectImages(file, total, wanted, study);
  const splits = { train: 0, validation: 0, test: 0 };
  for (const { entry, split } of plan.pictures) {
    await decoding.yieldPoint();
    if (entry.size > maxPicture)
      throw datasetFileError(
        entry.path,
        `is a picture of ${entry.size} bytes, at most ${maxPicture} are read: make it smaller`,
      );
    images.add(entry.path, await entry.read());
    if (split !== null) splits[split]++;
    if (images.count % 64 === 0) decoding.onProgress?.(images.count, total);
  }
  decoding.onProgress?.(total, total);
  return {
    ...images.end(),
    labels: Uint8Array.from(plan.pictures, ({ label }) => label),
    classes: plan.classes,
    splits: plan.pictures.some(({ split }) => split !== null) ? splits : null,
  };
}
