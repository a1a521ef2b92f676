import { UserError } from "../terminal/command.ts";

/**
 * A copy of `spec` with one `path=value` applied: `training.epochs=3`, `systems[1].network.id=mlp`, or, by the id of a
 * list's entry, `systems.robin.training.epochs=3`. A value that is not valid JSON is taken as text. Missing fields are
 * added; the result may be an invalid spec.
 *
 * @throws UserError when the text has no "=", or a part of the path does not exist.
 */
export function applySetting(spec: unknown, setting: string): unknown {
  const at = setting.indexOf("=");
  if (at < 1) throw new UserError(`--set ${setting}: no path=value found; write for example --set training.epochs=3`);
  const path = setting.slice(0, at);
  if (!/^[A-Za-z]\w*(\.[\w-]+|\[\d+\])*$/.test(path) || /(^|\.)(__proto__|constructor|prototype)(\.|\[|$)/.test(path))
    throw new UserError(`--set ${setting}: unknown path ${path}; write for example training.epochs or systems[0].id`);
  const parts = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  return withValue(spec, parts, parsedValue(setting.slice(at + 1)), setting, []);
}

function parsedValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withValue(
  node: unknown,
  [part, ...rest]: readonly string[],
  value: unknown,
  setting: string,
  walked: readonly string[],
): unknown {
  if (part === undefined) return value;
  const place = walked.length === 0 ? "the spec" : walked.join(".");
  if (Array.isArray(node)) {
    const index = indexIn(node, part);
    if (index === undefined)
      throw new UserError(
        `--set ${setting}: unknown path, ${place} has no entry ${part}; it has ${entryNames(node)}, and ${node.length} adds one`,
      );
    return node.toSpliced(index, 1, withValue(node[index], rest, value, setting, [...walked, part]));
  }
  if (typeof node === "object" && node !== null) {
    const record = node as Readonly<Record<string, unknown>>;
    const child = Object.hasOwn(record, part) ? record[part] : undefined;
    return {
      ...record,
      [part]: withValue(child ?? (rest.length > 0 ? {} : undefined), rest, value, setting, [...walked, part]),
    };
  }
  throw new UserError(`--set ${setting}: unknown path, ${place} is ${JSON.stringify(node)}, which has no ${part}`);
}

function indexIn(list: readonly unknown[], part: string): number | undefined {
  if (/^\d+$/.test(part)) return Number(part) <= list.length ? Number(part) : undefined;
  const index = list.findIndex((entry) => (entry as { id?: unknown } | null)?.id === part);
  return index < 0 ? undefined : index;
}

function entryNames(list: readonly unknown[]): string {
  if (list.length === 0) return "none yet";
  return list.map((entry, i) => (entry as { id?: string } | null)?.id ?? String(i)).join(", ");
}
