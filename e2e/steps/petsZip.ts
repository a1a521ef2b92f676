import { encode } from "fast-png";
import { zipSync } from "fflate";

/** Thirty colour pictures of each of two classes, one dark, one bright. */
export function petsZip(): Buffer {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 30; i++)
    for (const [name, level] of [
      ["cat", 40],
      ["dog", 190],
    ] as const) {
      const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, p) => level + ((p * 7 + i * 3) % 50));
      files[`pets/${name}/${i}.png`] = encode({ width: 8, height: 8, channels: 3, data });
    }
  return Buffer.from(zipSync(files));
}
