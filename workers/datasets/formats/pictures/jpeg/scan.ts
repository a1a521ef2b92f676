import type { HuffmanTable, JpegBits } from "./huffman.ts";

/** One component of the picture: luma, or a chroma plane that may be smaller. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors: blocks of this component in a unit of all. */
  readonly h: number;
  readonly v: number;
  readonly table: number;
  /** Blocks that the picture covers. */
  readonly blocksWide: number;
  readonly blocksHigh: number;
  /** Blocks of a line as stored: whole units. */
  readonly stride: number;
  /** Quantised coefficients, [blocks, 64] in natural order. */
  readonly coefficients: Int16Array;
}

/** What the head of a scan asks for. */
export interface JpegScan {
  readonly components: readonly {
    readonly component: JpegComponent;
    readonly dc: HuffmanTable | undefined;
    readonly ac: HuffmanTable | undefined;
  }[];
  readonly progressive: boolean;
  /** First and last coefficient. */
  readonly start: number;
  readonly end: number;
  /** Successive approximation: the bit before this pass (0 in a first one) and the lowest bit of this pass. */
  readonly high: number;
  readonly low: number;
  readonly restartInterval: number;
  readonly unitsWide: number;
  readonly unitsHigh: number;
}

export const zigzag = Uint8Array.of(
  0,
  1,
  8,
  16,
  9,
  2,
  3,
  10,
  17,
  24,
  32,
  25,
  18,
  11,
  4,
  5,
  12,
  19,
  26,
  33,
  40,
  48,
  41,
  34,
  27,
  20,
  13,
  6,
  7,
  14,
  21,
  28,
  35,
  42,
  49,
  56,
  57,
  50,
  43,
  36,
  29,
  22,
  15,
  23,
  30,
  37,
  44,
  51,
  58,
  59,
  52,
  45,
  38,
  31,
  39,
  46,
  53,
  60,
  61,
  54,
  47,
  55,
  62,
  63,
);

/** Decodes one block at `at`; false when the data is damaged. */
type BlockDecoder = (coefficients: Int16Array, at: number, index: number) => boolean;

/**
 * Decode a scan into the coefficients of its components (ITU-T T.81, annexes F and G). The work is bounded by the
 * blocks of the picture. What is wrong, or null.
 */
export function decodeScan(scan: JpegScan, bits: JpegBits): string | null {
  const { components, restartInterval, unitsWide, unitsHigh } = scan;
  const state = { predictions: new Int32Array(components.length), endOfBand: 0 };
  const decode = blockDecoder(scan, bits, state);
  if (decode === null) return "a scan without its code";
  const [alone] = components;
  const single = components.length === 1 && alone !== undefined ? alone.component : null;
  const wide = single?.blocksWide ?? unitsWide;
  const units = wide * (single?.blocksHigh ?? unitsHigh);
  for (let unit = 0; unit < units; unit++) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      if (!bits.restart()) return "a restart marker is missing";
      state.predictions.fill(0);
      state.endOfBand = 0;
    }
    const row = Math.floor(unit / wide);
    const column = unit % wide;
    if (single !== null) {
      if (!decode(single.coefficients, 64 * (row * single.stride + column), 0)) return "its code is broken";
    } else
      for (let i = 0; i < components.length; i++) {
        const { h, v, stride, coefficients } = (components[i] as JpegScan["components"][number]).component;
        for (let y = 0; y < v; y++)
          for (let x = 0; x < h; x++)
            if (!decode(coefficients, 64 * ((row * v + y) * stride + column * h + x), i))
              return "its code is broken";
      }
    if (bits.spent) return "its data ends early";
  }
  return null;
}

interface ScanState {
  readonly predictions: Int32Array;
  /** Blocks left of a run that ends with zeros. */
  endOfBand: number;
}

function blockDecoder(scan: JpegScan, bits: JpegBits, state: ScanState): BlockDecoder | null {
  const { components, progressive, start, high } = scan;
  const needsDc = !progressive || (start === 0 && high === 0);
  const needsAc = !progressive || start > 0;
  if (components.some(({ dc, ac }) => (needsDc && dc === undefined) || (needsAc && ac === undefined)))
    return null;
  const dc = components.map((one) => one.dc) as HuffmanTable[];
  const ac = components.map((one) => one.ac) as HuffmanTable[];
  if (!progressive) return sequential(dc, ac, bits, state.predictions);
  if (start === 0)
    return high === 0 ? firstDc(dc, bits, state.predictions, scan.low) : refineDc(bits, scan.low);
  return (high === 0 ? firstAc : refineAc)(ac[0] as HuffmanTable, bits, state, scan);
}

function sequential(
  dc: HuffmanTable[],
  ac: HuffmanTable[],
  bits: JpegBits,
  predictions: Int32Array,
): BlockDecoder {
  return (coefficients, at, index) => {
    const size = bits.symbol(dc[index] as HuffmanTable);
    if (size < 0 || size > 15) return false;
    predictions[index] = (predictions[index] as number) + bits.signed(size);
    coefficients[at] = predictions[index] as number;
    const table = ac[index] as HuffmanTable;
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(table);
      if (symbol < 0) return false;
      const length = symbol & 15;
      const zeros = symbol >> 4;
      if (length === 0) {
        if (zeros < 15) break;
        k += 15;
        continue;
      }
      k += zeros;
      if (k > 63) return false;
      coefficients[at + (zigzag[k] as number)] = bits.signed(length);
    }
    return true;
  };
}

function firstDc(dc: HuffmanTable[], bits: JpegBits, predictions: Int32Array, low: number): BlockDecoder {
  return (coefficients, at, index) => {
    const size = bits.symbol(dc[index] as HuffmanTable);
    if (size < 0 || size > 15) return false;
    predictions[index] = (predictions[index] as number) + bits.signed(size);
    coefficients[at] = (predictions[index] as number) << low;
    return true;
  };
}

function refineDc(bits: JpegBits, low: number): BlockDecoder {
  return (coefficients, at) => {
    if (bits.bit()) coefficients[at] = (coefficients[at] as number) | (1 << low);
    return true;
  };
}

function firstAc(
  table: HuffmanTable,
  bits: JpegBits,
  state: ScanState,
  { start, end, low }: JpegScan,
): BlockDecoder {
  return (coefficients, at) => {
    if (state.endOfBand > 0) {
      state.endOfBand--;
      return true;
    }
    for (let k = start; k <= end; k++) {
      const symbol = bits.symbol(table);
      if (symbol < 0) return false;
      const length = symbol & 15;
      const zeros = symbol >> 4;
      if (length > 0) {
        k += zeros;
        if (k > 63) return false;
        coefficients[at + (zigzag[k] as number)] = bits.signed(length) << low;
      } else if (zeros === 15) k += 15;
      else {
        state.endOfBand = (1 << zeros) + bits.take(zeros) - 1;
        break;
      }
    }
    return true;
  };
}

function refineAc(
  table: HuffmanTable,
  bits: JpegBits,
  state: ScanState,
  { start, end, low }: JpegScan,
): BlockDecoder {
  const plus = 1 << low;
  const minus = -1 << low;
  const refine = (coefficients: Int16Array, place: number) => {
    const value = coefficients[place] as number;
    if (bits.bit() && (value & plus) === 0) coefficients[place] = value + (value >= 0 ? plus : minus);
  };
  return (coefficients, at) => {
    let k = start;
    if (state.endOfBand === 0)
      for (; k <= end; k++) {
        const symbol = bits.symbol(table);
        if (symbol < 0 || (symbol & 15) > 1) return false;
        let zeros = symbol >> 4;
        let fresh = 0;
        if (symbol & 15) fresh = bits.bit() ? plus : minus;
        else if (zeros < 15) {
          state.endOfBand = (1 << zeros) + bits.take(zeros);
          break;
        }
        for (; k <= end; k++) {
          const place = at + (zigzag[k] as number);
          if (coefficients[place] !== 0) refine(coefficients, place);
          else if (--zeros < 0) break;
        }
        if (fresh !== 0) {
          if (k > end) return false;
          coefficients[at + (zigzag[k] as number)] = fresh;
        }
      }
    if (state.endOfBand > 0) {
      for (; k <= end; k++) {
        const place = at + (zigzag[k] as number);
        if (coefficients[place] !== 0) refine(coefficients, place);
      }
      state.endOfBand--;
    }
    return true;
  };
}
