import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { inEightBits } from "../../src/experiment/pictures/picture.ts";
import {
  doubtAbout,
  framedPicture,
  framingOf,
  preparationOf,
  preparedInput,
} from "../../src/experiment/pictures/preparation.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import { messageOf } from "../../src/lab/engine/namedError.ts";
import { decodePicture } from "../../workers/datasets/formats/pictures/picture.ts";
import { pixelBudget } from "../../workers/datasets/formats/pictures/pixelBudget.ts";
import { UserError } from "../terminal/command.ts";

/** Limit of pixels of a picture, as on the page. */
const most = 40e6;

/** A picture of the user's own as the input of a network. */
export interface OwnPicture {
  readonly name: string;
  /** In [0,1], row by row. */
  readonly pixels: Float32Array;
  readonly label: number;
}

/**
 * Reads a picture and prepares it for networks of a data set, as the Attack room does. Doubts about it are told. Null
 * without a file.
 *
 * @throws UserError if the file is no PNG or JPEG, or its class is missing or unknown.
 */
export async function ownPicture(
  file: string | undefined,
  label: string | undefined,
  dataset: ResolvedChoice,
  tell: (line: string) => void,
): Promise<OwnPicture | null> {
  if (file === undefined) {
    if (label !== undefined) throw new UserError(`--label ${label} found without --picture, which it describes`);
    return null;
  }
  const facts = factsOf(dataset);
  const cls = facts.classes.indexOf(label ?? "");
  if (cls < 0)
    throw new UserError(
      `--label ${label ?? "missing"}: expected the class of the picture, one of ${facts.classes.join(", ")}`,
    );
  const name = basename(file);
  const { pixels, doubt } = pictureInput(name, new Uint8Array(await readFile(file)), dataset);
  if (doubt !== null) tell(`${name}: ${doubt}`);
  return { name, label: cls, pixels };
}

/**
 * A PNG or JPEG as the input of networks of a data set, and what may be wrong with it, or null.
 *
 * @throws UserError if it is neither, or damaged.
 */
export function pictureInput(
  name: string,
  bytes: Uint8Array,
  dataset: ResolvedChoice,
): { readonly pixels: Float32Array; readonly doubt: string | null } {
  const facts = factsOf(dataset);
  const framing = framingOf(dataset, facts);
  try {
    const picture = framedPicture(decodePicture(name, bytes, pixelBudget({ picture: most, all: most })), framing);
    const preparation = preparationOf(picture, framing);
    const pixels = inEightBits(preparedInput(picture, preparation, framing, [...facts.shape]));
    return { pixels, doubt: doubtAbout(picture, framing, preparation) };
  } catch (error) {
    throw new UserError(messageOf(error));
  }
}
