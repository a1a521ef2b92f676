/** The parts of the path of a setting: "systems[0].id" is systems, 0, id. */
export const partsOf = (path: string): readonly string[] => path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");

/** The place in a list that a part of a path names by position or id, or the one after its end; undefined for any other. */
export function indexIn(list: readonly unknown[], part: string): number | undefined {
  if (/^\d+$/.test(part)) return Number(part) <= list.length ? Number(part) : undefined;
  const index = list.findIndex((entry) => (entry as { readonly id?: unknown } | null)?.id === part);
  return index < 0 ? undefined : index;
}

/** The value at a path whose parts name fields, and entries of lists by position or id; undefined where there is none. */
export function fieldAt(spec: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((node, part) => {
    if (Array.isArray(node)) return node[indexIn(node, part) ?? node.length];
    return typeof node === "object" && node !== null && Object.hasOwn(node, part)
      ? (node as Readonly<Record<string, unknown>>)[part]
      : undefined;
  }, spec);
}

/** A path with positions in place of ids, so that two texts of the same path are equal. */
export function plainPath(spec: unknown, path: string): string {
  const parts = partsOf(path);
  const plain = parts.map((part, i) => {
    const list = fieldAt(spec, parts.slice(0, i));
    return Array.isArray(list) ? (indexIn(list, part) ?? part) : part;
  });
  return plain.join(".");
}
