import type { z } from "../terms/zod.ts";

/** An error in a spec. */
export interface Problem {
  /** Path in the spec: "evaluation.threats[1].epsilon"; empty for the spec as a whole. */
  readonly path: string;
  /** What was found, what was expected, and what to do: one sentence in lower case. */
  readonly message: string;
}

/** A list with one problem if it `isFound`, else an empty list. */
export const problemIf = (isFound: boolean, path: string, message: string): readonly Problem[] =>
  isFound ? [{ path, message }] : [];

/** "systems", 0, "id" -> "systems[0].id". */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
}

/** A value as messages show it: primitives themselves, lists by their length. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    input,
  );
}

const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: [" character", " characters"],
  array: [" entry", " entries"],
};

function bound(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const limit = issue.code === "too_big" ? issue.maximum : issue.minimum;
  const side = issue.code === "too_big" ? "at most" : "at least";
  const strict = issue.code === "too_big" ? "less than" : "more than";
  const unit = units[issue.origin]?.[Number(limit) === 1 ? 0 : 1] ?? "";
  return `${issue.inclusive === false ? strict : side} ${limit}${unit} expected`;
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `${kinds[issue.expected] ?? issue.expected} expected`;
    case "too_big":
    case "too_small":
      return bound(issue);
    case "invalid_value":
      return `${issue.values.map((value) => shown(value)).join(" or ")} expected`;
    case "invalid_union":
      return "a number, true, false or a text expected";
    default:
      // Custom formats have their own message.
      return issue.message;
  }
}

/** A validation error of zod as problems in the lab's words. `input`: the value that was parsed. */
export function problemsOf(issue: z.core.$ZodIssue, input: unknown): readonly Problem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: `unknown field ${shown(key)}: remove it or correct its name`,
    }));
  const found = `${shown(valueAt(input, issue.path))} found`;
  return [{ path: pathText(issue.path), message: `${found}, ${expectation(issue)}` }];
}
