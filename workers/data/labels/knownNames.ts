import images from "../../../src/experiment/catalogue/datasets/images.ts";
import { digestOf } from "../../../src/experiment/plan/key.ts";
import type { Choice } from "../../../src/experiment/terms/choice.ts";
import { type PackedData, packData } from "../../datasets/packed.ts";

/** Data as one file, with the SHA-256 that names it. */
export interface Named {
  readonly data: PackedData;
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly digest: string;
  /** Whether the class names are those of a known data set, not of the files. */
  readonly isRenamed: boolean;
}

/**
 * Data whose files may give the classes numbers alone, such as CIFAR-10 as parquet: with the class names of a known data
 * set if everything else is equal, which the digest tells.
 */
export async function withKnownNames(data: PackedData, known: readonly Choice[]): Promise<Named> {
  const packed = packData(data);
  const own = { data, packed, digest: await digestOf(packed), isRenamed: false };
  for (const { id, params } of known) {
    if (id !== images.id || params === undefined || params.digest === own.digest || !isAlike(data, params)) continue;
    const classes: readonly string[] = JSON.parse(String(params.classes));
    if (classes.length !== data.classes.length) continue;
    const renamed = { ...data, classes };
    const bytes = packData(renamed);
    if ((await digestOf(bytes)) === params.digest)
      return { data: renamed, packed: bytes, digest: String(params.digest), isRenamed: true };
  }
  return own;
}

/** Whether shape, number of images and splits are those of a known data set, so that its digest is worth computing. */
function isAlike({ shape, splits, labels }: PackedData, params: NonNullable<Choice["params"]>): boolean {
  const [height, width, channels] = shape;
  const own: Readonly<Record<string, number>> = { height, width, channels, images: labels.length, ...splits };
  return Object.entries(own).every(([name, value]) => params[name] === value);
}
