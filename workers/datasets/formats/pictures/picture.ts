import { turned, upright } from "../../../../src/experiment/pictures/orientation.ts";
import { datasetFileError } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import { dark, newStudy, type PictureStudy } from "./alike.ts";
import { decodeJpeg } from "./jpeg/decode.ts";
import { jpegOrientation } from "./jpeg/segments.ts";
import type { Picture, PixelBudget } from "./pixelBudget.ts";
import { decodePng } from "./png.ts";

/**
 * A PNG or JPEG, recognised by its first bytes, as a viewer shows it: turned by its EXIF orientation, and on white where
 * it is transparent. The rule of `study` is applied, and its facts are updated. `budget` is charged, and refuses a picture
 * that is too large, before anything is unpacked. Throws a `dataset-file` error.
 */
export function decodePicture(
  file: string,
  bytes: Uint8Array,
  budget: PixelBudget,
  study: PictureStudy = newStudy(),
): Picture {
  const { picture, orientation } = decoded(file, bytes, budget, study);
  if (picture.channels === 1) study.facts.grey++;
  else study.facts.colour++;
  if (orientation !== upright) study.facts.turned++;
  return turned(picture, orientation);
}

function decoded(
  file: string,
  bytes: Uint8Array,
  budget: PixelBudget,
  { rule, facts }: PictureStudy,
): { readonly picture: Picture; readonly orientation: number } {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) {
    const { picture, orientation, depth, isTransparent, ...highest } = decodePng(file, bytes, budget, rule);
    if (isTransparent) facts.transparent++;
    if (isTransparent && picture.pixels.every((value) => value === 255)) facts.blank++;
    if (depth === 16) {
      facts.deep++;
      if (highest.highest16 > 0 && highest.highest16 <= dark16) facts.dim16++;
      facts.highest16 = Math.max(facts.highest16, highest.highest16);
      facts.highestAlpha16 = Math.max(facts.highestAlpha16, highest.highestAlpha16);
      return { picture, orientation };
    }
    if (facts.highest8 <= dark) facts.highest8 = picture.pixels.reduce((a, b) => Math.max(a, b), facts.highest8);
    if (!picture.pixels.some((value) => value > dark) && picture.pixels.some((value) => value !== picture.pixels[0]))
      facts.dim8++;
    const pixels = rule.full8 === 255 ? picture.pixels : stretched(picture.pixels, rule.full8);
    return { picture: { ...picture, pixels }, orientation };
  }
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) {
    // The scale of a JPEG is known, and its samples are not exact.
    facts.highest8 = 255;
    return { picture: decodeJpeg(file, bytes, budget), orientation: jpegOrientation(file, bytes) };
  }
  throw datasetFileError(file, `is ${kindOf(bytes)}, expected a png or jpeg picture: convert it first`);
}

/** As `dark`, of 16 bits: a full scale of 12 bits beside pictures of 16. */
const dark16 = 4095;

const stretched = (pixels: Uint8Array, full: number): Uint8Array =>
  pixels.map((value) => Math.min(255, Math.round((value * 255) / full)));
