import { concatBytes } from "@noble/hashes/utils.js";

/** A ustar archive, for tests: files of [path, bytes], two empty blocks at the end. */
export function tarOf(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Uint8Array {
  const parts = files.flatMap(([path, bytes]) => {
    const head = new Uint8Array(512);
    const write = (text: string, at: number) => head.set(new TextEncoder().encode(text), at);
    write(path, 0);
    write("0000644\0", 100);
    write(bytes.length.toString(8).padStart(11, "0"), 124);
    write("        ", 148);
    write("0", 156);
    write("ustar\0", 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [head, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512)];
  });
  return concatBytes(...parts, new Uint8Array(1024));
}
