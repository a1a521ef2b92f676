import { concatBytes } from "@noble/hashes/utils.js";
import { textAt } from "./pictureDamage.ts";
import type { PictureFormat } from "./pictureFormat.ts";

/** Formats whose EXIF orientation some browsers apply and others do not: the lab turns these pictures itself. */
export const turnedByLab: readonly PictureFormat["name"][] = ["PNG", "WebP"];

/** A complete picture file without its EXIF orientation, so that every browser decodes it as it is stored. */
export function withoutOrientation({ name }: Pick<PictureFormat, "name">, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (name === "PNG") return pngWithout(view, bytes);
  return name === "WebP" ? webpWithout(view, bytes) : bytes;
}

function pngWithout(view: DataView, bytes: Uint8Array): Uint8Array {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (textAt(view, at + 4, 4) !== "eXIf") kept.push(bytes.subarray(at, end));
    at = end;
  }
  return concatBytes(...kept);
}

/** Decoders skip parts of a name that they do not know, so the part keeps its place and loses its name. */
function webpWithout(view: DataView, bytes: Uint8Array): Uint8Array {
  const out = bytes.slice();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const [type, length] = [textAt(view, at, 4), view.getUint32(at + 4, true)];
    if (type === "EXIF") out.fill(0x78, at, at + 4);
    // The header says which parts follow.
    if (type === "VP8X" && length > 0) out[at + 8] = (out[at + 8] as number) & ~0x08;
    at += 8 + length + (length % 2);
  }
  return out;
}
