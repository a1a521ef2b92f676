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

/**
 * `parseArgs` with UserErrors. A negative number is a value, so that the command says which numbers it takes. An option
 * that takes one value is refused when it is found twice, since one of the two would be ignored.
 */
export function parseOptions<O extends Options>(
  args: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>> {
  const given = withNegatives(args, options);
  refuseRepeated(given, options);
  try {
    return parseArgs({ args: given, options, allowPositionals: true, strict: true });
  } catch (error) {
    const { message: text } = error as Error;
    const ambiguous = /^Option '(?:-\w, )?(--[\w-]+).*' argument is ambiguous/.exec(text)?.[1];
    if (ambiguous !== undefined) {
      const next = given[given.indexOf(ambiguous) + 1];
      throw new UserError(
        `${ambiguous} found without a value, ${next} follows: add the value, or write ${ambiguous}=${next} if that is it`,
      );
    }
    const message = text.split(". ")[0] ?? "";
    throw new UserError(`${message.charAt(0).toLowerCase()}${message.slice(1)}: see --help`);
  }
}

/** The arguments with "--epsilon -0.1" as "--epsilon=-0.1", which `parseArgs` otherwise takes for an option "-0". */
function withNegatives(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  let isOver = false;
  for (const arg of args) {
    const option = joined.at(-1);
    if (!isOver && option?.startsWith("--") && options[option.slice(2)]?.type === "string" && /^-[\d.]/.test(arg))
      joined.splice(-1, 1, `${option}=${arg}`);
    else joined.push(arg);
    isOver ||= arg === "--";
  }
  return joined;
}

function refuseRepeated(args: readonly string[], options: Options): void {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const found = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== "option" || token.value === undefined || options[token.name]?.multiple === true) continue;
    const text = `--${token.name} ${token.value}`;
    const before = found.get(token.name);
    if (before !== undefined)
      throw new UserError(`${before} and ${text} found, --${token.name} takes one value: remove one`);
    found.set(token.name, text);
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
