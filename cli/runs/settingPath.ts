/** The parts of the path of a setting: "systems[0].id" is systems, 0, id. */
export const partsOf = (path: string): readonly string[] => path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");

/** The value at a path whose parts name fields, and entries of lists by position or id; undefined where there is none. */
export function fieldAt(spec: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((node, part) => {
    if (Array.isArray(node)) return node[positionIn(node, part)];
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
    const position = Array.isArray(list) ? positionIn(list, part) : -1;
    return position < 0 ? part : String(position);
  });
  return plain.join(".");
}

function positionIn(list: readonly unknown[], part: string): number {
  if (/^\d+$/.test(part)) return Number(part);
  return list.findIndex((entry) => (entry as { readonly id?: unknown } | null)?.id === part);
}
