import { type ParseArgsConfig, parseArgs } from "node:util";
import {
  type NumberRange,
  problemText,
  rangeText,
  readInRange,
  readNumber,
} from "../../src/experiment/terms/numberText.ts";

/** The outputs and the abort signal of a command: those of the process, or those of a test. */
export interface Terminal {
  /** Results, for pipes. */
  readonly out: { write(text: string): unknown };
  /** Progress, notices and errors. */
  readonly err: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly help: string;
  /** Resolves to the exit code: 0 success, 1 a task failed, 130 cancelled. Throws a UserError for errors of the user. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Wrong usage or input. Shown without a stack trace; exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `parseArgs` with UserErrors. */
export function parseOptions<O extends Options>(
  args: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error as Error).message.split(". ")[0] ?? "";
    throw new UserError(`${message.charAt(0).toLowerCase()}${message.slice(1)}: see --help`);
  }
}

/** The only argument of a command. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument, ...more] = positionals;
  if (argument === undefined) throw new UserError(`no argument found, ${what} expected: see --help`);
  if (more.length > 0)
    throw new UserError(`${more.join(" ")} found after ${argument}, only ${what} expected: see --help`);
  return argument;
}

/** The whole number of an option, from `lowest` to `highest`. */
export function wholeOption(option: string, text: string, lowest: number, highest: number): number {
  return numberOption(option, text, { min: lowest, max: highest, whole: true });
}

/** The number of an option, as the fields of the page read it: "8/255", "0,3", "1e-2" and "20%" are numbers too. */
export function numberOption(option: string, text: string, range: NumberRange): number {
  const read = readInRange(text, range);
  if (read.ok) return read.value;
  const isNumber = readNumber(text).ok;
  throw new UserError(
    `${option} ${text} found, ${rangeText(range)} expected${isNumber ? "" : `: ${problemText(text, read.problem)}`}`,
  );
}

/** A required option. */
export function required(value: string | undefined, option: string, what: string): string {
  if (value === undefined || value === "") throw new UserError(`no ${option} found, ${what} expected: see --help`);
  return value;
}
