import { factsOf } from "../../../src/experiment/catalogue/datasetFacts.ts";
import images from "../../../src/experiment/catalogue/datasets/images.ts";
import type { DatasetFacts } from "../../../src/experiment/catalogue/nouns.ts";
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
  for (const choice of known) {
    const digest = choice.id === images.id ? choice.params?.digest : undefined;
    if (digest === undefined || digest === own.digest) continue;
    const facts = factsOf(choice);
    if (!isAlike(data, facts)) continue;
    const renamed = { ...data, classes: facts.classes };
    const bytes = packData(renamed);
    if ((await digestOf(bytes)) === digest) return { data: renamed, packed: bytes, digest, isRenamed: true };
  }
  return own;
}

/** Whether shape, splits and number of classes are those of a known data set, so that its digest is worth computing. */
function isAlike({ shape, splits, classes }: PackedData, facts: DatasetFacts): boolean {
  const of = ({ train, validation, test }: PackedData["splits"]) => [train, validation, test];
  const sizes = [...shape, ...of(splits), classes.length];
  return sizes.join() === [...facts.shape, ...of(facts.splits), facts.classes.length].join();
}
