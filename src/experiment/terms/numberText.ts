/**
 * Numbers as people type them, for every numeric field of the page and every numeric option of the command line. Intl
 * formats numbers but does not parse them, and the parsers of form libraries read as much of a text as they can ("8/255"
 * as 8): here a text is one number as a whole, or it is refused.
 */

/** What a field accepts. Both limits belong to the range. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** Only whole numbers. */
  readonly whole: boolean;
  /** `min` itself is too small. */
  readonly above?: boolean;
}

export type ReadNumber =
  | { readonly ok: true; readonly value: number }
  /** `problem`: why not, in words that complete a sentence: "is not a number". */
  | { readonly ok: false; readonly problem: string };

const refuse = (problem: string): ReadNumber => ({ ok: false, problem });

/** Kept short: it stands beside narrow fields. */
const notations = "write it like 0.03, 0,03, 8/255, 3e-2 or 3 %";

/** Digits with at most one decimal point or comma, and an exponent. */
const decimalPattern = /^([+-]?)(\d*)(?:([.,])(\d*))?(?:e([+-]?\d+))?$/i;
/** "1,000.5", "1.000,5", "1,000,000", "1 000", "1'000", "1_000": digits in groups of three. */
const groupedPattern =
  /^[+-]?\d{1,3}(?:(?:[.,]\d{3})+[.,]\d*|(?:,\d{3}){2,}|(?:\.\d{3}){2,}|(?:[\s'’_]\d{3})+(?:[.,]\d*)?)$/;

/** One decimal number times ten to the `shift`. */
function readDecimal(text: string, shift = 0): ReadNumber {
  if (groupedPattern.test(text)) return refuse("has thousands separators: leave them out, as in 1000.5");
  const [, sign = "", whole = "", mark, digits = "", exponent = "0"] = decimalPattern.exec(text) ?? [];
  if (`${whole}${digits}` === "") return refuse(`is not a number: ${notations}`);
  if (mark === "," && digits.length === 3 && /^[1-9]\d{0,2}$/.test(whole))
    return refuse(`could be ${whole}${digits} or ${whole}.${digits}: write one of these`);
  const value = Number(`${sign}${whole || "0"}.${digits || "0"}e${Number(exponent) + shift}`);
  if (!Number.isFinite(value)) return refuse("is too large");
  if (value === 0 && /[1-9]/.test(`${whole}${digits}`)) return refuse("is too close to 0");
  return { ok: true, value: value === 0 ? 0 : value };
}

/** Characters that keyboards and programs write for a minus, a fraction bar and a space. */
const plainCharacters = (text: string): string =>
  text
    .replaceAll(/[−–﹣－]/g, "-")
    .replaceAll(/[⁄∕／]/g, "/")
    .replaceAll(/[％]/g, "%")
    .replaceAll(/\s/gu, " ")
    .trim();

/**
 * The number that a text stands for: a decimal number with a point or a comma, with an exponent ("1e-2"), a fraction
 * ("8/255"), or per cent ("20 %" is 0.2). Spaces around it do not matter. Anything else is refused: an empty text,
 * thousands separators, numbers too large or too small for a double, and "1,234", which has two readings.
 */
export function readNumber(text: string): ReadNumber {
  const plain = plainCharacters(text);
  if (plain === "") return refuse("a number is missing");
  if (plain.endsWith("%")) return readDecimal(plain.slice(0, -1).trimEnd(), -2);
  const [top = "", bottom, ...more] = plain.split("/").map((part) => part.trim());
  if (more.length > 0) return refuse(`is not a number: ${notations}`);
  const numerator = readDecimal(top);
  if (bottom === undefined || !numerator.ok) return numerator;
  const denominator = readDecimal(bottom);
  if (!denominator.ok) return denominator;
  if (denominator.value === 0) return refuse("divides by 0");
  const value = numerator.value / denominator.value;
  if (!Number.isFinite(value)) return refuse("is too large");
  if (value === 0 && numerator.value !== 0) return refuse("is too close to 0");
  return { ok: true, value: value === 0 ? 0 : value };
}

/**
 * `readNumber` for a field with limits. A number outside them is refused, never replaced by the nearest one. Whole
 * numbers are written without a fraction bar or per cent, since "20 %" of a count has no meaning.
 */
export function readInRange(text: string, range: NumberRange): ReadNumber {
  const read = readNumber(text);
  if (!read.ok && range.whole && read.problem.endsWith(notations))
    return refuse(`is not a number: ${rangeText(range)} expected`);
  if (!read.ok) return read;
  const { value } = read;
  if (range.whole && (!Number.isSafeInteger(value) || /[/%⁄∕／％]/.test(text)))
    return refuse(`is not whole: ${rangeText(range)} expected`);
  const isLow = range.above === true ? value <= range.min : value < range.min;
  if (isLow || value > range.max) return refuse(`is out of range: ${rangeText(range)} expected`);
  return read;
}

/** "a whole number from 1 to 200", "a number above 0 and up to 1". */
export function rangeText({ min, max, whole, above = false }: NumberRange): string {
  const kind = whole ? "a whole number" : "a number";
  const [low, high] = [numberText(min), numberText(max)];
  return above ? `${kind} above ${low} and up to ${high}` : `${kind} from ${low} to ${high}`;
}

/** A problem of `readNumber` as a sentence about the text: `"abc" is not a number: ...`. */
export function problemText(text: string, problem: string): string {
  const typed = text.trim();
  if (typed === "") return problem;
  return `"${typed.length > 40 ? `${typed.slice(0, 37)}…` : typed}" ${problem}`;
}

/** A number as a field shows it: to six significant digits, whole numbers in full. The field keeps the exact value. */
export const numberText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(6)));
