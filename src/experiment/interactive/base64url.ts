import { base64urlnopad } from "@scure/base";

/** Bytes as base64url without padding (RFC 4648, section 5): letters, digits, `-` and `_` only. */
export const base64url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/**
 * The inverse of `base64url`. Accepts only the text that `base64url` writes for these bytes.
 *
 * @throws an Error that names the first invalid character, or says that the text is incomplete.
 */
export function bytesOfBase64url(text: string): Uint8Array {
  const invalid = /[^\w-]/u.exec(text);
  if (invalid !== null)
    throw new Error(`character ${JSON.stringify(invalid[0])} found at ${invalid.index}, base64url expected`);
  try {
    return base64urlnopad.decode(text);
  } catch {
    throw new Error(`${text.length} characters found, which do not fill whole bytes: the text is incomplete`);
  }
}
