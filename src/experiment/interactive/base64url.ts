const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const values = new Map([...alphabet].map((character, value) => [character, value]));

/** Bytes as base64url without padding (RFC 4648, section 5): letters, digits, `-` and `_` alone. */
export function base64url(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const characters = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < characters; k++) text += alphabet[(bits >> (18 - 6 * k)) & 63];
  }
  return text;
}

/**
 * Bytes of a base64url text; other spellings of the same bytes are refused.
 *
 * @throws naming the first character that does not belong, or that the text was cut.
 */
export function bytesOfBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const [index, character] of [...text].entries()) {
    const value = values.get(character);
    if (value === undefined)
      throw new Error(`character ${JSON.stringify(character)} found at ${index}, base64url expected`);
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 0xff;
    }
  }
  if (held >= 6 || (bits & ((1 << held) - 1)) !== 0)
    throw new Error(`${text.length} characters found that end in the middle of a byte: the text was cut`);
  return bytes;
}
