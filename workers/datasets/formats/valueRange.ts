import { datasetFileError } from "./problem.ts";

/** What decides how the values of a data set become bytes: their type, and their range over all of its parts. */
export interface ValueRange {
  /** The type as NumPy names it, such as `uint16`; `integers` or `floats` of text. */
  readonly dtype: string;
  readonly low: number;
  readonly high: number;
  /** Whether every value is a whole number. */
  readonly isWhole: boolean;
}

/** From a value to a byte: round((value - zero) * 255 / (one - zero)), limited to 0 to 255. */
export interface ByteScale {
  /** The value that becomes 0. */
  readonly zero: number;
  /** The value that becomes 255. */
  readonly one: number;
  /** What the user is told; null if the values are bytes already. */
  readonly note: string | null;
}

/** Full scales of whole numbers: 1 to 4 bits, the 17 levels of scikit-learn's digits, bytes, 10 to 16 bits. */
const fullScales = [1, 3, 7, 15, 16, 255, 1023, 4095, 16_383, 65_535];
const levels = 16;
/** Half a step of a byte: values that exceed a range by less become the same byte as its end. */
const half = 0.5 / 255;
/** Brightest byte of pictures that are probably not meant to be bytes of 0 to 255. */
const dim = 31;

const kept: ByteScale = { zero: 0, one: 255, note: null };

/** The smallest usual full scale that contains a whole number; null above 16 bits. */
export const fullScaleOf = (high: number): number | null => fullScales.find((scale) => high <= scale) ?? null;

/**
 * The rule for the pixel values of a whole data set, never of one image (README.md has it as a table). `file` names the
 * data set in errors. Throws a `dataset-file` error with the remedy for ranges that have no certain meaning.
 */
export function byteScale(file: string, { dtype, low, high, isWhole }: ValueRange): ByteScale {
  const values = `Pixel values ${numberText(low)} to ${numberText(high)} (${dtype})`;
  const told = (zero: number, one: number, what: string): ByteScale => ({ zero, one, note: `${values} ${what}` });
  const refused = (remedy: string) =>
    datasetFileError(
      file,
      `holds ${isWhole ? "whole numbers" : "values"} from ${numberText(low)} to ${numberText(high)} (${dtype}), expected pixels of 0 to 1, -1 to 1, 0 to 255 or 0 to 65535: ${remedy}`,
    );
  if (dtype === "bool") return { zero: 0, one: 1, note: "Booleans became pixels of 0 and 255" };
  if (low < -half && low >= -1 - half && high <= 1 + half) {
    if (!isWhole && low >= -0.5 - half && high <= 0.5 + half)
      return told(-0.5, 0.5, "were mapped from -0.5...0.5 to 0...255");
    return told(-1, 1, "were mapped from -1...1 to 0...255");
  }
  if (low < -0.5) {
    if (isWhole) throw refused("add the offset that was subtracted, or view int8 as uint8");
    throw refused("undo the normalisation (x * std + mean) before saving");
  }
  if (!isWhole) {
    if (high <= 1 + half) return told(0, 1, "were mapped from 0...1 to 0...255");
    if (high > levels && high < 255.5) return told(0, 255, "were rounded to whole numbers of 0...255");
    throw refused(
      high > levels ? "clip or divide them first" : "undo the normalisation (x * std + mean) before saving",
    );
  }
  const full = fullScaleOf(high);
  if (full === null) throw refused("divide them first");
  if (high <= 0) return kept;
  if (full !== 255) return told(0, full, `were stretched from 0...${full} to 0...255`);
  if (high <= dim)
    return told(
      0,
      255,
      `were kept on a scale of 0...255, so the images are dark: multiply them first if ${high} means white`,
    );
  return dtype === "uint8" || dtype === "integers" ? kept : told(0, 255, "were kept as bytes of 0...255");
}

/** The range of several parts together. Throws a `dataset-file` error if they are plainly stored on different scales. */
export function jointRange(parts: readonly (ValueRange & { readonly file: string })[]): ValueRange {
  const dtypes = [...new Set(parts.map(({ dtype }) => dtype))];
  const joint = {
    dtype: dtypes.join(" and "),
    low: Math.min(...parts.map(({ low }) => low)),
    high: Math.max(...parts.map(({ high }) => high)),
    isWhole: parts.every(({ isWhole }) => isWhole),
  };
  const odd = parts.find((part) => part.low < part.high && isOnOtherScale(part, joint));
  if (odd === undefined) return joint;
  const { file, ...other } = parts.find((part) => part.high === joint.high && part !== odd) ?? { ...joint, file: "" };
  throw datasetFileError(
    odd.file,
    `holds ${rangeText(odd)}, ${file === "" ? "all parts together" : "another part"} ${rangeText(other)}, expected one scale for all parts: save them alike`,
  );
}

/** Whether a part has another zero than all parts together, or uses less than a fifteenth of their full scale. */
function isOnOtherScale(part: ValueRange, joint: ValueRange): boolean {
  const isSigned = ({ low }: ValueRange) => low < -half;
  if (isSigned(joint)) return !isSigned(part);
  const full = ({ high }: ValueRange) => fullScaleOf(Math.ceil(high - half)) ?? high;
  return full(joint) > 15 * full(part);
}

const rangeText = ({ low, high, dtype }: ValueRange): string =>
  `values from ${numberText(low)} to ${numberText(high)} (${dtype})`;

/** A value as its byte. */
export function byteOf(value: number, { zero, one }: ByteScale): number {
  const scaled = one - zero === 255 ? value - zero : ((value - zero) * 255) / (one - zero);
  return Math.max(0, Math.min(255, Math.round(scaled)));
}

const numberText = (value: number): string => String(Number(value.toPrecision(6)));
