import { fullScaleOf } from "../valueRange.ts";

/** How all pictures of a data set become bytes. All of them together decide it, never the first. */
export interface PictureRule {
  readonly channels: 1 | 3;
  /** The sample of an 8-bit picture that becomes 255. */
  readonly full8: number;
  /** The sample of a 16-bit picture that becomes 255. */
  readonly full16: number;
  /** The alpha of a 16-bit picture that is opaque. */
  readonly opaque16: number;
}

/** What was found in the pictures so far. */
export interface PictureFacts {
  grey: number;
  colour: number;
  transparent: number;
  /** Transparent pictures that are white all over once they lie on white. */
  blank: number;
  turned: number;
  /** Resized, although no size was requested. */
  resized: number;
  deep: number;
  /** Pictures of 8 and of 16 bits that show something, but use less than a fifteenth of their scale. */
  dim8: number;
  dim16: number;
  /** Highest sample of lossless 8-bit pictures. */
  highest8: number;
  /** Highest sample and alpha of 16-bit pictures. */
  highest16: number;
  highestAlpha16: number;
}

/** One reading of all pictures: by a rule, while facts are gathered. */
export interface PictureStudy {
  readonly rule: PictureRule;
  readonly facts: PictureFacts;
}

const firstRule: PictureRule = { channels: 1, full8: 255, full16: 65_535, opaque16: 65_535 };
/** Pictures without a brighter byte are not stored on a scale of 0 to 255 (README.md). */
export const dark = 16;

/** A study by a rule; by default grey pictures of full scale. */
export function newStudy(rule: PictureRule = firstRule): PictureStudy {
  const facts = { grey: 0, colour: 0, transparent: 0, blank: 0, turned: 0, resized: 0, deep: 0, dim8: 0, dim16: 0 };
  return { rule, facts: { ...facts, highest8: 0, highest16: 0, highestAlpha16: 0 } };
}

/** Thrown by a reading that finds the first colour picture while its rule is grey. */
export class ColourFound extends Error {}

/**
 * Reads all pictures of a data set by one rule. Most data sets need one reading; a colour picture starts it again in
 * colour, and samples that do not use their scale are read a second time. Facts do not depend on the rule, so this ends.
 */
export async function readAlike<T>(
  read: (study: PictureStudy) => Promise<T>,
): Promise<{ readonly read: T; readonly notes: readonly string[] }> {
  let rule = firstRule;
  for (;;) {
    const study = newStudy(rule);
    const found = await read(study).catch((error: unknown) => {
      if (error instanceof ColourFound && rule.channels === 1) return error;
      throw error;
    });
    const next: PictureRule =
      found instanceof ColourFound ? { ...rule, channels: 3 } : { ...ruleOf(study.facts), channels: rule.channels };
    const isSame = Object.entries(next).every(([name, value]) => rule[name as keyof PictureRule] === value);
    if (isSame) return { read: found as T, notes: notesOf(study) };
    rule = next;
  }
}

function ruleOf({ highest8, highest16, highestAlpha16 }: PictureFacts): Omit<PictureRule, "channels"> {
  const full8 = highest8 > 0 && highest8 <= dark ? (fullScaleOf(highest8) ?? 255) : 255;
  const full16 = highest16 > 0 ? (fullScaleOf(highest16) ?? 65_535) : 65_535;
  return { full8, full16, opaque16: highestAlpha16 > full16 ? 65_535 : full16 };
}

function notesOf({ rule, facts }: PictureStudy): string[] {
  const { grey, colour, transparent, turned, resized, deep, blank, dim8, dim16, highest8, highest16 } = facts;
  const notes: string[] = [];
  const say = (count: number, one: string, many: string) => {
    if (count > 0) notes.push(count === 1 ? `1 picture ${one}` : `${count} pictures ${many}`);
  };
  if (rule.channels === 3)
    say(grey, `is grey and became colour, as ${colour} are`, `are grey and became colour, as ${colour} are`);
  say(transparent, "is transparent and was laid on white", "are transparent and were laid on white");
  if (blank > 0)
    notes.push(
      `${blank} of the transparent pictures became white all over: what they show is white or invisible. Lay them on another colour first`,
    );
  say(turned, "was turned as its EXIF orientation says", "were turned as their EXIF orientation says");
  say(resized, "was resized to the size of the first", "were resized to the size of the first");
  if (rule.full8 !== 255)
    notes.push(`Pixel values 0 to ${highest8} of 8-bit pictures were stretched from 0...${rule.full8} to 0...255`);
  if (rule.full16 !== 65_535)
    notes.push(`Pixel values 0 to ${highest16} of 16-bit pictures were read on a scale of 0...${rule.full16}`);
  else say(deep, "of 16 bits was reduced to 8 bits", "of 16 bits were reduced to 8 bits");
  const dim = (rule.full8 === 255 ? dim8 : 0) + (rule.full16 === 65_535 ? dim16 : 0);
  const most = rule.full16 === 65_535 && dim16 > 0 ? "4095 of 65535" : `${dark} of 255`;
  say(
    dim,
    `is almost black (values up to ${most}): save all on one scale`,
    `are almost black (values up to ${most}): save all on one scale`,
  );
  return notes;
}
