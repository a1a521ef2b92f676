/** Bits as hexadecimal digits, the first bit highest; the last digit is padded with zeros. */
export function packBits(bits: readonly number[]): string {
  const digits = Math.ceil(bits.length / 4);
  return Array.from({ length: digits }, (_, i) =>
    [0, 1, 2, 3].reduce((digit, j) => 2 * digit + (bits[4 * i + j] === 1 ? 1 : 0), 0).toString(16),
  ).join("");
}

/** The first `n` bits of a text from `packBits`. Throws if the text is not hexadecimal or has the wrong length. */
export function unpackBits(text: string, n: number): readonly number[] {
  if (!/^[0-9a-f]*$/.test(text) || text.length !== Math.ceil(n / 4))
    throw new Error(
      `flags of ${text.length} digits found, ${Math.ceil(n / 4)} hexadecimal ones expected for ${n} images`,
    );
  return Array.from({ length: n }, (_, i) => (Number.parseInt(text.charAt(i >> 2), 16) >> (3 - (i & 3))) & 1);
}
