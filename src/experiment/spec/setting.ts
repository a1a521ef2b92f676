import { catalogue, type Noun } from "../catalogue/index.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { problemText, readNumber } from "../terms/numberText.ts";
import { withMovedThreats } from "./movedThreats.ts";
import { indexIn, partsOf } from "./settingPath.ts";
import { specSchema } from "./spec.ts";

/** A setting that cannot be applied: an unknown path, or a text that is no value of it. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/**
 * A copy of `spec` with another value at a path: `training.epochs`, `systems[1].network.id`, or, by the id of a list's
 * entry, `systems.robin.training.epochs`. The value of a numeric field is read as the fields of the page read it ("8/255",
 * "0,3", "20%"); any other is JSON, and what is not valid JSON is text. Missing fields are added; the result may be an
 * invalid spec. Attacks that run at some of the threats follow a changed one (`withMovedThreats`).
 *
 * @throws SettingError when a part of the path does not exist or a numeric field gets no number.
 */
export function withSetting(spec: unknown, path: string, text: string): unknown {
  if (!/^[A-Za-z]\w*(\.[\w-]+|\[\d+\])*$/.test(path) || /(^|\.)(__proto__|constructor|prototype)(\.|\[|$)/.test(path))
    throw new SettingError(`unknown path ${path}; write for example training.epochs or systems[0].id`);
  const parts = partsOf(path);
  const given = withValue(spec, parts, text, []);
  const set = withValue(spec, parts, isNumeric(given, parts) ? numberOf(text) : parsedValue(text), []);
  if (!path.startsWith("evaluation.threats")) return set;
  const [before, after] = [specSchema.safeParse(spec), specSchema.safeParse(set)];
  if (!before.success || !after.success) return set;
  return { ...after.data, evaluation: withMovedThreats(before.data.evaluation, after.data.evaluation) };
}

function parsedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function numberOf(text: string): number {
  const read = readNumber(text);
  if (!read.ok) throw new SettingError(`a number expected, ${problemText(text, read.problem)}`);
  return read.value;
}

/** Whether the field at the end of a path takes a number: by the schema of specs, or by the catalogue for a parameter. */
function isNumeric(spec: unknown, parts: readonly string[]): boolean {
  const walked: (string | number)[] = [];
  let node: unknown = spec;
  let owner: unknown;
  for (const part of parts) {
    const step = Array.isArray(node) ? (indexIn(node, part) ?? part) : part;
    walked.push(step);
    if (parts.length - walked.length === 1) owner = node;
    node = (node as Readonly<Record<string | number, unknown>>)[step];
  }
  if (parts.at(-2) === "params") return parameterKinds(owner, parts.at(-1) ?? "").some(isNumberKind);
  const issues = specSchema.safeParse(spec).error?.issues ?? [];
  return issues.some(
    (issue) =>
      issue.code === "invalid_type" &&
      (issue.expected === "number" || issue.expected === "int") &&
      issue.path.join() === walked.join(),
  );
}

const isNumberKind = (kind: string): boolean => kind === "number" || kind === "integer";

/** The kinds of a parameter of a choice in every noun that has an entry with its id. */
function parameterKinds(choice: unknown, parameter: string): readonly string[] {
  const { id = "" } = (choice ?? {}) as { readonly id?: string };
  return (Object.keys(catalogue) as Noun[]).flatMap((noun) =>
    isKnown(noun, id)
      ? entryOf(noun, id)
          .params.filter((one) => one.id === parameter)
          .map(({ kind }) => kind)
      : [],
  );
}

function withValue(
  node: unknown,
  [part, ...rest]: readonly string[],
  value: unknown,
  walked: readonly string[],
): unknown {
  if (part === undefined) return value;
  const place = walked.length === 0 ? "the spec" : walked.join(".");
  if (Array.isArray(node)) {
    const index = indexIn(node, part);
    if (index === undefined)
      throw new SettingError(
        `unknown path, ${place} has no entry ${part}; it has ${entryNames(node)}, and ${node.length} adds one`,
      );
    return node.toSpliced(index, 1, withValue(node[index], rest, value, [...walked, part]));
  }
  if (typeof node === "object" && node !== null) {
    const record = node as Readonly<Record<string, unknown>>;
    const child = Object.hasOwn(record, part) ? record[part] : undefined;
    return {
      ...record,
      [part]: withValue(child ?? (rest.length > 0 ? {} : undefined), rest, value, [...walked, part]),
    };
  }
  throw new SettingError(`unknown path, ${place} is ${JSON.stringify(node)}, which has no ${part}`);
}

function entryNames(list: readonly unknown[]): string {
  if (list.length === 0) return "none yet";
  return list.map((entry, i) => (entry as { id?: string } | null)?.id ?? String(i)).join(", ");
}
