import { problemText, readNumber } from "../terms/numberText.ts";

/** One setting that a sweep varies, with its values as people wrote them: "8/255", "mlp". */
export interface Axis {
  /** Path of the setting in the spec: "training.epochs". */
  readonly path: string;
  readonly values: readonly string[];
}

/** A sweep that cannot be read or expanded, in one sentence that says what to do. */
export class SweepError extends Error {
  override readonly name = "SweepError";
}

/** Most values of one setting, and most runs of one sweep. */
export const mostRuns = 100;

/**
 * The values of one swept setting: "4,8", "1..3" (whole steps), "0.1..0.3..0.1" (with a step, as in a shell), or a mixture.
 * Where semicolons separate the values, commas are decimal: "0,1; 0,2". Commas and semicolons inside brackets or quotes
 * belong to a JSON value.
 *
 * @throws SweepError without a value, for a range whose bounds or step are no numbers, or for a number cut at its comma.
 */
export function readAxis(path: string, text: string): Axis {
  const found = parts(text);
  const cut = found.findIndex((part) => /^0\d+$/.test(part));
  if (cut > 0)
    throw new SweepError(
      `${path}=${text}: the comma separates ${found[cut - 1]} and ${found[cut]}; for decimal commas write semicolons ` +
        "between the values: 0,05; 0,1",
    );
  const values = found.flatMap((part) => (isRange(part) ? range(path, part) : [part]));
  const all = [...new Set(values)];
  if (path.trim() === "" || all.length === 0)
    throw new SweepError(
      `"${path}=${text}" found, a setting and its values expected: for example training.epochs=4,8 or seed=1..3`,
    );
  if (all.length > mostRuns) throw new SweepError(`${path} has ${all.length} values, at most ${mostRuns} expected`);
  return { path: path.trim(), values: all };
}

/** "training.epochs=4,8", as the command line takes it. @throws SweepError as `readAxis` does. */
export function readAxisText(text: string): Axis {
  const at = text.indexOf("=");
  return at < 1 ? readAxis("", text) : readAxis(text.slice(0, at), text.slice(at + 1));
}

/** The values between top-level semicolons or, where there are none, between top-level commas. */
function parts(text: string): readonly string[] {
  const bySemicolon = split(text, ";");
  return (bySemicolon.length > 1 ? bySemicolon : split(text, ",")).map((one) => one.trim()).filter((one) => one !== "");
}

/** The parts of a text between separators outside brackets and quotes. */
function split(text: string, separator: string): readonly string[] {
  const found: string[] = [];
  let [depth, isQuoted, part] = [0, false, ""];
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    if (!isQuoted && "[{".includes(letter)) depth++;
    if (!isQuoted && "]}".includes(letter)) depth--;
    if (letter === separator && depth === 0 && !isQuoted) {
      found.push(part);
      part = "";
    } else part += letter;
  }
  return [...found, part];
}

const isRange = (part: string): boolean => /^[^"[{]*\.\.[^"[{]*$/.test(part);

function range(path: string, part: string): readonly string[] {
  const bounds = part.split("..").map((one) => one.trim());
  const [from, to, step = 1] = bounds.map((one) => {
    const read = readNumber(one);
    if (!read.ok) throw new SweepError(`${path}=${part}: a number expected, ${problemText(one, read.problem)}`);
    return read.value;
  });
  if (from === undefined || to === undefined || bounds.length > 3 || step === 0)
    throw new SweepError(`${path}=${part} found, a range expected: 1..5, or 0.1..0.3..0.1 with a step`);
  // The last value counts although the sum of the steps may miss it by a rounding error.
  const count = Math.floor(Math.abs((to - from) / step) + 1e-9) + 1;
  if (count > mostRuns) throw new SweepError(`${path}=${part} has ${count} values, at most ${mostRuns} expected`);
  const direction = to < from ? -Math.abs(step) : Math.abs(step);
  return Array.from({ length: count }, (_, i) => String(Number((from + i * direction).toPrecision(12))));
}
