import { exifOrientation, upright } from "../../experiment/pictures/orientation.ts";
import { textAt } from "./pictureDamage.ts";
import { pictureFormat } from "./pictureFormat.ts";

/** What a picture file holds beside plain upright pixels of eight bits. */
export interface FileTraits {
  readonly isAnimated: boolean;
  readonly isCmyk: boolean;
  /** Whether it has 16 bits per channel. */
  readonly isDeep: boolean;
  /** 1 to 8, as in EXIF. */
  readonly orientation: number;
}

/** The traits of a complete file, as `pictureDamage` accepts it. */
export function fileTraits(bytes: Uint8Array): FileTraits {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (pictureFormat(bytes)?.name) {
    case "PNG":
      return pngTraits(view);
    case "JPEG":
      return jpegTraits(view);
    case "GIF":
      return { ...plain, isAnimated: gifPictures(view) > 1 };
    case "WebP":
      return webpTraits(view);
    case "AVIF":
      return { ...plain, isAnimated: textAt(view, 8, 4) === "avis" };
    default:
      return plain;
  }
}

/** What was changed in a picture, in sentences. */
export function pictureNotes(
  { isAnimated, isCmyk, isDeep, orientation }: FileTraits,
  isTransparent: boolean,
): readonly string[] {
  return [
    ...(isAnimated ? ["It is animated: its first frame is used."] : []),
    ...(isTransparent ? ["Its transparent parts are laid on white."] : []),
    ...(isCmyk
      ? ["Its printing colours (CMYK) are converted to red, green and blue, so they may look different."]
      : []),
    ...(isDeep ? ["Its 16 bits per colour are reduced to 8, as the data sets have them."] : []),
    ...(orientation === upright ? [] : ["It is turned as the camera noted (EXIF orientation)."]),
  ];
}

const plain: FileTraits = { isAnimated: false, isCmyk: false, isDeep: false, orientation: upright };

function partOf(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, Math.max(0, Math.min(length, view.byteLength - at)));
}

function pngTraits(view: DataView): FileTraits {
  let traits: FileTraits = { ...plain, isDeep: view.getUint8(24) === 16 };
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const type = textAt(view, at + 4, 4);
    if (type === "acTL") traits = { ...traits, isAnimated: view.getUint32(at + 8) > 1 };
    if (type === "eXIf") traits = { ...traits, orientation: exifOrientation(partOf(view, at + 8, view.getUint32(at))) };
  }
  return traits;
}

function jpegTraits(view: DataView): FileTraits {
  let traits = plain;
  for (let at = 2; at + 4 <= view.byteLength; ) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0xda || marker === 0xd9) break;
    else {
      const length = view.getUint16(at + 2);
      // All start-of-frame markers; the others between them define tables.
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
        traits = { ...traits, isCmyk: view.getUint8(at + 9) === 4 };
      if (marker === 0xe1 && textAt(view, at + 4, 6) === "Exif\0\0" && traits.orientation === upright)
        traits = { ...traits, orientation: exifOrientation(partOf(view, at + 10, length - 8)) };
      at += 2 + length;
    }
  }
  return traits;
}

function gifPictures(view: DataView): number {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let pictures = 0;
  for (let at = 13 + tableBytes(view.getUint8(10)); view.getUint8(at) !== 0x3b; at += 1) {
    if (view.getUint8(at) === 0x2c) {
      pictures++;
      at += 11 + tableBytes(view.getUint8(at + 9));
    } else at += 2;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
  }
  return pictures;
}

function webpTraits(view: DataView): FileTraits {
  let traits = plain;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const [type, length] = [textAt(view, at, 4), view.getUint32(at + 4, true)];
    if (type === "ANIM") traits = { ...traits, isAnimated: true };
    if (type === "EXIF") {
      // Some programs begin the block as in a JPEG.
      const start = textAt(view, at + 8, 6) === "Exif\0\0" ? 6 : 0;
      traits = { ...traits, orientation: exifOrientation(partOf(view, at + 8 + start, length - start)) };
    }
    at += 8 + length + (length % 2);
  }
  return traits;
}
