import { deflateSync } from "fflate";
import { base64url, bytesOfBase64url } from "../interactive/base64url.ts";
import { inflate } from "./inflate.ts";

/** Most values of an image in a link: 64 x 64 in grey, 36 x 36 in colour. Others would not fit into messengers. */
export const mostLinkedValues = 4096;

/** Pixels in [0,1] as text for a link: eight bits per value, deflated, base64url. */
export function textOfPixels(pixels: Float32Array): string {
  const bytes = Uint8Array.from(pixels, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return base64url(deflateSync(bytes, { level: 9 }));
}

/**
 * The bytes of an image of a shape (height, width, channels) from the text of a link.
 *
 * @throws an Error that says what is wrong with the text.
 */
export function bytesOfPixels(text: string, shape: readonly [number, number, number]): Uint8Array {
  const expected = shape[0] * shape[1] * shape[2];
  const words = `${shape[0]} x ${shape[1]} pixels of ${shape[2]}`;
  if (expected > mostLinkedValues)
    throw new Error(`${words} make ${expected} values, at most ${mostLinkedValues} expected in a link`);
  const bytes = inflate(bytesOfBase64url(text), expected);
  if (bytes.length !== expected)
    throw new Error(`${bytes.length} bytes of pixels found, ${expected} expected for ${words}`);
  return bytes;
}
