import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { firstInput, framingOf } from "../../src/experiment/pictures/preparation.ts";
import { nearSquare, type Square } from "../../src/experiment/pictures/square.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import { messageOf } from "../../src/lab/engine/namedError.ts";
import { newStudy } from "../../workers/datasets/formats/pictures/alike.ts";
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

/** The options of commands that take a picture, for `parseOptions`. */
export const pictureOptions = {
  picture: { type: "string" },
  label: { type: "string" },
  crop: { type: "string" },
} as const;

export const pictureHelp = `  --picture FILE      a PNG or JPEG of your own instead, prepared as the Attack room does: for digits, the ink alone
  --label CLASS       class of that picture
  --crop X,Y,SIDE     the square of that picture that the networks see: its left top corner and its side in pixels of
                      the upright picture. It may reach beyond: its centre lies in the picture, its side is at most twice the
                      longer one of the picture (default: around the subject, as in the Attack room)`;

/**
 * Reads a picture and prepares it for networks of a data set, as the Attack room does. Doubts about it, and what was
 * changed, are told. Null without a file.
 *
 * @throws UserError if the file is no PNG or JPEG, its class is missing or unknown, the crop is no square, or a test image
 *   is asked for as well.
 */
export async function ownPicture(
  options: Readonly<Partial<Record<keyof typeof pictureOptions | "image", string | undefined>>>,
  dataset: ResolvedChoice,
  tell: (line: string) => void,
): Promise<OwnPicture | null> {
  const { picture: file, label, crop, image } = options;
  if (file === undefined) {
    if (label !== undefined) throw new UserError(`--label ${label} found without --picture, which it describes`);
    if (crop !== undefined) throw new UserError(`--crop ${crop} found without --picture, which it cuts`);
    return null;
  }
  if (image !== undefined)
    throw new UserError(`--image ${image} and --picture ${file} found, one image expected: remove one of them`);
  const chosen = crop === undefined ? null : cropOf(crop);
  const facts = factsOf(dataset);
  const cls = facts.classes.indexOf(label ?? "");
  if (cls < 0)
    throw new UserError(
      `--label ${label ?? "missing"}: expected the class of the picture, one of ${facts.classes.join(", ")}`,
    );
  const name = basename(file);
  const { pixels, notes, doubt } = pictureInput(name, new Uint8Array(await readFile(file)), dataset, chosen);
  for (const note of notes) tell(`${name}: ${note}`);
  if (doubt !== null) tell(`${name}: ${doubt}`);
  return { name, label: cls, pixels };
}

/**
 * A PNG or JPEG as the input of networks of a data set, what was changed in it, and what may be wrong with it, or null.
 * `crop`: the square that the networks see; without one, it is found.
 *
 * @throws UserError if it is neither, or damaged.
 */
export function pictureInput(
  name: string,
  bytes: Uint8Array,
  dataset: ResolvedChoice,
  crop: Square | null = null,
): { readonly pixels: Float32Array; readonly notes: readonly string[]; readonly doubt: string | null } {
  const facts = factsOf(dataset);
  const framing = framingOf(dataset, facts);
  try {
    const study = newStudy();
    const whole = decodePicture(name, bytes, pixelBudget({ picture: most, all: most }), study);
    if (crop !== null) requireNear(crop, whole);
    const notes = [
      ...(study.facts.transparent > 0 ? ["its transparent parts are laid on white"] : []),
      ...(study.facts.turned > 0 ? ["it is turned as the camera noted (EXIF orientation)"] : []),
    ];
    return { notes, ...firstInput(whole, framing, facts.shape, crop) };
  } catch (error) {
    throw new UserError(messageOf(error));
  }
}

function cropOf(option: string): Square {
  const [x, y, size, ...more] = option.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (
    x === undefined ||
    y === undefined ||
    size === undefined ||
    more.length > 0 ||
    ![x, y, size].every(Number.isFinite)
  )
    throw new UserError(`--crop ${option} found, three numbers X,Y,SIDE expected, for example 120,40,800`);
  if (size < 1) throw new UserError(`--crop ${option} has a side of ${size} pixels, at least 1 expected`);
  return { x, y, size };
}

/** Refuses a square that shows hardly anything but padding: the limits are those of the frame on the page. */
function requireNear({ x, y, size }: Square, picture: Readonly<Record<"width" | "height", number>>): void {
  const crop = `--crop ${x},${y},${size}`;
  const place = `a picture of ${picture.width} x ${picture.height} pixels`;
  const near = nearSquare({ x, y, size }, picture);
  if (size > near.size) throw new UserError(`${crop} found on ${place}, a side of at most ${near.size} expected`);
  const isOutside = (start: number, length: number) => start + size / 2 < 0 || start + size / 2 > length;
  if (isOutside(x, picture.width) || isOutside(y, picture.height))
    throw new UserError(
      `${crop} found on ${place}, with its centre at ${x + size / 2},${y + size / 2}: a square whose centre lies in the picture expected`,
    );
}
