/** A Huffman code of a JPEG (ITU-T T.81, annex C), prepared for decoding. */
export interface HuffmanTable {
  /** By the next 9 bits: length << 8 | symbol, or 0 for a longer code. */
  readonly short: Uint16Array;
  /** Largest code of each length, -1 if there is none. */
  readonly last: Int32Array;
  /** What to add to a code of each length to find its symbol. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

const peeked = 9;

/** The newest tables. The pictures of a data set often share them, and building one costs as much as a small picture. */
const recent: { readonly counts: Uint8Array; readonly table: HuffmanTable }[] = [];
const maxRecent = 8;

/** `counts[i]` symbols have codes of i + 1 bits. Returns null if there are more codes than their lengths allow. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
  const known = recent.find((one) => isEqual(one.counts, counts) && isEqual(one.table.symbols, symbols));
  if (known !== undefined) return known.table;
  const table = buildTable(counts, symbols);
  if (table === null) return null;
  recent.unshift({ counts: counts.slice(), table });
  recent.length = Math.min(recent.length, maxRecent);
  return table;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function buildTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
  const short = new Uint16Array(1 << peeked);
  const last = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] as number;
    offset[length] = index - code;
    for (let i = 0; i < count; i++, code++, index++)
      if (length <= peeked) {
        const free = peeked - length;
        short.fill((length << 8) | (symbols[index] as number), code << free, (code + 1) << free);
      }
    if (code > 1 << length) return null;
    if (count > 0) last[length] = code - 1;
    code <<= 1;
  }
  return { short, last, offset, symbols: symbols.slice() };
}

/** Bits of entropy-coded data up to the next marker, followed by zeros. */
export class JpegBits {
  private readonly data: Uint8Array;
  private at = 0;
  private bits = 0;
  private count = 0;
  private padding = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  /** Whether more bits were read than there are. */
  get isSpent(): boolean {
    return this.padding > this.count;
  }

  /** Continues after a restart marker; returns false if there is none here. */
  restart(): boolean {
    this.bits = 0;
    this.count = 0;
    this.padding = 0;
    const marker = this.data[this.at + 1] ?? 0;
    if (this.data[this.at] !== 0xff || marker < 0xd0 || marker > 0xd7) return false;
    this.at += 2;
    return true;
  }

  /** Reads 0 to 16 bits as a number. */
  take(length: number): number {
    if (this.count < length) this.fill();
    this.count -= length;
    return (this.bits >>> this.count) & ((1 << length) - 1);
  }

  /** Reads a difference of `length` bits (ITU-T T.81, figure F.12). */
  signed(length: number): number {
    if (length === 0) return 0;
    const value = this.take(length);
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  /** Reads a symbol; -1 if the bits are not a code. */
  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const found = table.short[(this.bits >>> (this.count - peeked)) & ((1 << peeked) - 1)] as number;
    if (found !== 0) {
      this.count -= found >> 8;
      return found & 255;
    }
    for (let length = peeked + 1; length <= 16; length++) {
      const code = (this.bits >>> (this.count - length)) & ((1 << length) - 1);
      if (code <= (table.last[length] as number)) {
        this.count -= length;
        return table.symbols[code + (table.offset[length] as number)] as number;
      }
    }
    return -1;
  }

  private fill(): void {
    while (this.count <= 24) {
      let byte = this.data[this.at];
      if (byte === 0xff) {
        if (this.data[this.at + 1] === 0) this.at += 2;
        else byte = undefined;
      } else if (byte !== undefined) this.at++;
      if (byte === undefined) this.padding += 8;
      this.bits = (this.bits << 8) | (byte ?? 0);
      this.count += 8;
    }
  }
}
