const shifts = Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** MD5 of bytes that come in pieces of any size. */
export interface Md5 {
  update(bytes: Uint8Array): void;
  /** In hex; call it once, at the end. */
  digest(): string;
}

/**
 * RFC 1321. For one use: publishers of data sets state MD5 sums of their files, and Web Crypto has none. Nothing of the
 * lab's own is named by it.
 */
export function createMd5(): Md5 {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const words = new Int32Array(16);
  const block = new Uint8Array(64);
  const blockView = new DataView(block.buffer);
  let held = 0;
  let total = 0;
  const update = (bytes: Uint8Array) => {
    total += bytes.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(64 - held, bytes.length);
      block.set(bytes.subarray(0, at), held);
      held += at;
      if (held < 64) return;
      compress(state, blockView, 0, words);
      held = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at + 64 <= bytes.length; at += 64) compress(state, view, at, words);
    held = bytes.length - at;
    block.set(bytes.subarray(at));
  };
  return {
    update,
    digest() {
      const bytes = total;
      const padding = new Uint8Array(1 + ((119 - (bytes % 64)) % 64) + 8);
      padding[0] = 0x80;
      const end = new DataView(padding.buffer);
      end.setUint32(padding.length - 8, (bytes * 8) >>> 0, true);
      end.setUint32(padding.length - 4, Math.floor(bytes / 2 ** 29), true);
      update(padding);
      const out = new DataView(new ArrayBuffer(16));
      state.forEach((word, i) => {
        out.setInt32(4 * i, word, true);
      });
      return Array.from(new Uint8Array(out.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
}

/** MD5 in hex of several parts one after the other. */
export function md5Of(...parts: readonly Uint8Array[]): string {
  const md5 = createMd5();
  for (const part of parts) md5.update(part);
  return md5.digest();
}

/** Which word of the block each step adds. */
const places = Uint8Array.from({ length: 64 }, (_, i) => {
  const round = i >> 4;
  return (round === 0 ? i : round === 1 ? 5 * i + 1 : round === 2 ? 3 * i + 5 : 7 * i) & 15;
});

function compress(state: Int32Array, block: DataView, offset: number, words: Int32Array): void {
  for (let i = 0; i < 16; i++) words[i] = block.getInt32(offset + 4 * i, true);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  // Four loops, not one with a case for each round: a public archive has 170 MB.
  for (let i = 0; i < 16; i++) {
    const sum = a + ((b & c) | (~b & d)) + (sines[i] as number) + (words[i] as number);
    a = d;
    d = c;
    c = b;
    b = (b + rotate(sum, shifts[i & 3] as number)) | 0;
  }
  for (let i = 16; i < 32; i++) {
    const sum = a + ((d & b) | (~d & c)) + (sines[i] as number) + (words[places[i] as number] as number);
    a = d;
    d = c;
    c = b;
    b = (b + rotate(sum, shifts[4 + (i & 3)] as number)) | 0;
  }
  for (let i = 32; i < 48; i++) {
    const sum = a + (b ^ c ^ d) + (sines[i] as number) + (words[places[i] as number] as number);
    a = d;
    d = c;
    c = b;
    b = (b + rotate(sum, shifts[8 + (i & 3)] as number)) | 0;
  }
  for (let i = 48; i < 64; i++) {
    const sum = a + (c ^ (b | ~d)) + (sines[i] as number) + (words[places[i] as number] as number);
    a = d;
    d = c;
    c = b;
    b = (b + rotate(sum, shifts[12 + (i & 3)] as number)) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
}

function rotate(value: number, bits: number): number {
  const word = value | 0;
  return (word << bits) | (word >>> (32 - bits));
}
