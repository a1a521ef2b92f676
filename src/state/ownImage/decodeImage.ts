import { turned, upright } from "../../experiment/pictures/orientation.ts";
import { type Picture, pictureOf } from "../../experiment/pictures/picture.ts";
import { declaredSize } from "./declaredSize.ts";
import { fileProblem, pictureProblem } from "./imageFile.ts";
import { pictureDamage } from "./pictureDamage.ts";
import { foreignFormat, pictureFormat } from "./pictureFormat.ts";
import { fileTraits, pictureNotes } from "./pictureNotes.ts";
import { turnedByLab, withoutOrientation } from "./withoutOrientation.ts";

/** A picture file, decoded. */
export interface DecodedImage {
  readonly picture: Picture;
  /** What was changed, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Decode an image file in the browser to colours: its first frame, turned as its EXIF orientation says, on white where it
 * is transparent, without colour management.
 *
 * @throws if the file is not an image, too large, or damaged. The message ends without a full stop.
 */
export async function decodeImage(file: File): Promise<DecodedImage> {
  const problem = fileProblem(file);
  if (problem !== null) throw new Error(problem);
  const name = file.name === "" ? "the pasted image" : file.name;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const format = pictureFormat(bytes);
  if (format === null) throw new Error(`${name} ${foreignFormat(bytes)}`);
  const blob = new Blob([bytes], { type: format.type });
  // Browsers know no size of a picture that is too large for them.
  const size = declaredSize(format, bytes) ?? (await sizeOf(blob));
  // A few bytes may decode to gigabytes of pixels, so the size in the header is checked first.
  const tooLarge = size === null ? null : pictureProblem(name, size.width, size.height);
  if (tooLarge !== null) throw new Error(tooLarge);
  const damage = pictureDamage(bytes);
  if (damage !== null) throw new Error(`${name} ${damage}`);
  const traits = fileTraits(bytes);
  const isTurnedHere = traits.orientation !== upright && turnedByLab.includes(format.name);
  const stored = isTurnedHere
    ? new Blob([withoutOrientation(format, bytes) as Uint8Array<ArrayBuffer>], { type: format.type })
    : blob;
  const bitmap = await createImageBitmap(stored, {
    imageOrientation: "from-image",
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  }).catch(() => {
    throw new Error(
      `${name} could not be decoded as ${format.name}: this browser does not know its kind, or it is damaged. Save it as PNG or JPEG`,
    );
  });
  try {
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (context === null)
      throw new Error(`${name} could not be read: this browser provides no canvas of ${width} x ${height} pixels`);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const decoded = pictureOf(data, width, height);
    return {
      picture: isTurnedHere ? turned(decoded, traits.orientation) : decoded,
      notes: pictureNotes(traits, isTransparent(data)),
    };
  } finally {
    bitmap.close();
  }
}

function isTransparent(rgba: Uint8ClampedArray): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return true;
  return false;
}

/** Size of a picture from its header, without decoding pixels; null if the browser finds no picture in the file. */
async function sizeOf(blob: Blob): Promise<{ readonly width: number; readonly height: number } | null> {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  try {
    return await new Promise((resolve) => {
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => resolve(null);
      image.src = url;
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
