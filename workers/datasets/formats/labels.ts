/** Labels as a file holds them, one for each image: numbers or text; null where a label is missing. */
export type LabelValues = ArrayLike<number | string | null> & Iterable<number | string | null>;

/** Labels, and what the file says about them. */
export interface RawLabels {
  readonly labels: LabelValues;
  /** Names of the classes 0, 1, ... ; null if the file declares none. */
  readonly classes: readonly string[] | null;
  /** How the labels were read, for the user. */
  readonly notes?: readonly string[];
}

/** What one label means: the same key for every spelling of one label, such as 1, "1" and " 1.0". */
export interface Meaning {
  /** The number, if it is one. */
  readonly number: number | null;
  /** How the class is called if only this spelling occurs. */
  readonly name: string;
}

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** The meaning of a label; null if it is missing: null, NaN, empty text or "nan". */
export function meaningOf(label: number | string | null): Meaning | null {
  if (typeof label === "number") {
    // -0 is 0.
    return Number.isNaN(label) ? null : { number: label + 0, name: String(label + 0) };
  }
  if (label === null) return null;
  const name = className(label);
  if (name === "" || name.toLowerCase() === "nan") return null;
  if (!numeric.test(name)) return { number: null, name };
  const number = Number(name) + 0;
  // Leading zeros are part of a name, as in 001; a decimal point or an exponent is how a program wrote the number.
  return { number, name: /^\d+$/.test(name) ? name : String(number) };
}

/** Text of a file as the name of a class: composed Unicode without spaces around it and without control characters. */
export function className(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, (part) => (/^[\r\n\t]+$/.test(part) ? " " : "\u{fffd}"))
    .trim()
    .normalize("NFC");
}
