import { type ParseArgsConfig, parseArgs } from "node:util";

/** Where a command writes, and how it is told to stop; the real ones belong to the process, tests bring their own. */
export interface Terminal {
  /** Results: what a pipe should get. */
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
  /** Resolves to the exit code: 0 fine, 1 a task failed, 130 cancelled. Throws a UserError for what the user can mend. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Wrong usage or input: shown without a stack trace, exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `parseArgs` whose complaints are the user's to mend. */
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

/** The one argument that a command takes. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument, ...more] = positionals;
  if (argument === undefined) throw new UserError(`nothing found, ${what} expected: see --help`);
  if (more.length > 0)
    throw new UserError(`${more.join(" ")} found after ${argument}, ${what} alone expected: see --help`);
  return argument;
}

/** An option that must be given. */
export function required(value: string | undefined, option: string, what: string): string {
  if (value === undefined || value === "")
    throw new UserError(`no ${option} found, ${what} expected: see --help`);
  return value;
}
