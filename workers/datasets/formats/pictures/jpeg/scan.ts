import type { HuffmanTable, JpegBits } from "./huffman.ts";

/** One component of the picture: luma, or a chroma plane that may be smaller. */
export interface JpegComponent {
  readonly id: number;
  /** Sampling factors: blocks of this component, across and down, in each unit of the picture. */
  readonly h: number;
  readonly v: number;
  /** Number of its quantisation table. */
  readonly table: number;
  /** Blocks that the picture covers. */
  readonly blocksWide: number;
  readonly blocksHigh: number;
  /** Blocks per row as stored, a whole number of units. */
  readonly stride: number;
  /** Quantised coefficients, [blocks, 64] in natural order. */
  readonly coefficients: Int16Array;
}

/** What the header of a scan describes. */
export interface JpegScan {
  readonly components: readonly {
    readonly component: JpegComponent;
    readonly dc: HuffmanTable | undefined;
    readonly ac: HuffmanTable | undefined;
  }[];
  readonly isProgressive: boolean;
  /** First and last coefficient. */
  readonly start: number;
  readonly end: number;
  /** Successive approximation: the lowest bit of the pass before (0 in a first pass) and of this pass. */
  readonly high: number;
  readonly low: number;
  /** Units between restart markers; 0 for none. */
  readonly restartInterval: number;
  readonly unitsWide: number;
  readonly unitsHigh: number;
}

/** Natural position of the k-th coefficient: diagonals from the top left, in alternating directions. */
export const zigzag = Uint8Array.from({ length: 64 }, (_, i) => i).sort((a, b) => {
  const diagonal = (a >> 3) + (a & 7);
  return diagonal - (b >> 3) - (b & 7) || (diagonal % 2 === 0 ? b - a : a - b);
});

/** Decodes one block at `at` of component `index` of the scan; false if the data are damaged. */
type BlockDecoder = (coefficients: Int16Array, at: number, index: number) => boolean;

interface ScanState {
  /** The last DC coefficient of each component. */
  readonly predictions: Int32Array;
  /** Blocks left in a run of blocks without further coefficients. */
  endOfBand: number;
}

/**
 * Decodes a scan into the coefficients of its components (ITU-T T.81, annexes F and G). The work is bounded by the blocks
 * of the picture. Returns what is wrong, or null.
 */
export function decodeScan(scan: JpegScan, bits: JpegBits): string | null {
  const { components, restartInterval, unitsWide, unitsHigh } = scan;
  const state: ScanState = { predictions: new Int32Array(components.length), endOfBand: 0 };
  const decode = blockDecoder(scan, bits, state);
  if (decode === null) return "a scan without its Huffman table";
  // A scan of one component has units of one block.
  const single = components.length === 1 ? components[0]?.component : undefined;
  const parts = components.map(({ component }) => (single === undefined ? component : { ...component, h: 1, v: 1 }));
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
    for (let i = 0; i < parts.length; i++) {
      const { h, v, stride, coefficients } = parts[i] as JpegComponent;
      for (let y = 0; y < v; y++)
        for (let x = 0; x < h; x++)
          if (!decode(coefficients, 64 * ((row * v + y) * stride + column * h + x), i))
            return "its coded data are broken";
    }
    if (bits.isSpent) return "its data end early";
  }
  return null;
}

function blockDecoder(scan: JpegScan, bits: JpegBits, state: ScanState): BlockDecoder | null {
  const { components, isProgressive, start, high } = scan;
  const needsDc = !isProgressive || (start === 0 && high === 0);
  const needsAc = !isProgressive || start > 0;
  if (components.some(({ dc, ac }) => (needsDc && dc === undefined) || (needsAc && ac === undefined))) return null;
  const dc = components.map((one) => one.dc) as HuffmanTable[];
  const ac = components.map((one) => one.ac) as HuffmanTable[];
  if (!isProgressive) {
    const first = firstDc(dc, bits, state.predictions, 0);
    const rest = ac.map((table) => firstAc(table, bits, state, { ...scan, start: 1, end: 63, low: 0 }));
    return (coefficients, at, index) =>
      first(coefficients, at, index) && (rest[index] as BlockDecoder)(coefficients, at, index);
  }
  if (start === 0) return high === 0 ? firstDc(dc, bits, state.predictions, scan.low) : refineDc(bits, scan.low);
  return (high === 0 ? firstAc : refineAc)(ac[0] as HuffmanTable, bits, state, scan);
}

function firstDc(dc: readonly HuffmanTable[], bits: JpegBits, predictions: Int32Array, low: number): BlockDecoder {
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
    if (bits.take(1)) coefficients[at] = (coefficients[at] as number) | (1 << low);
    return true;
  };
}

function firstAc(
  table: HuffmanTable,
  bits: JpegBits,
  state: ScanState,
  { isProgressive, start, end, low }: JpegScan,
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
        // Only progressive scans let one symbol end several blocks.
        if (isProgressive) state.endOfBand = (1 << zeros) + bits.take(zeros) - 1;
        break;
      }
    }
    return true;
  };
}

function refineAc(table: HuffmanTable, bits: JpegBits, state: ScanState, { start, end, low }: JpegScan): BlockDecoder {
  const plus = 1 << low;
  const minus = -1 << low;
  const refine = (coefficients: Int16Array, place: number) => {
    const value = coefficients[place] as number;
    if (bits.take(1) && (value & plus) === 0) coefficients[place] = value + (value >= 0 ? plus : minus);
  };
  return (coefficients, at) => {
    let k = start;
    if (state.endOfBand === 0)
      for (; k <= end; k++) {
        const symbol = bits.symbol(table);
        if (symbol < 0 || (symbol & 15) > 1) return false;
        let zeros = symbol >> 4;
        let fresh = 0;
        if (symbol & 15) fresh = bits.take(1) ? plus : minus;
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
