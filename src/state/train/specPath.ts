/** The path of a value in a spec: ["systems", 0, "training", "epochs"]. */
export type SpecPath = readonly (string | number)[];

/** Objects that a spec omits when they are empty. */
const leftOutWhenEmpty: ReadonlySet<string | number> = new Set(["params", "training"]);

/** The value at a path; undefined if the spec has none. */
export function valueAt(spec: unknown, path: SpecPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    spec,
  );
}

/** A copy of the spec with another value at a path; undefined removes the field or the entry of a list. */
export function withValueAt<T>(spec: T, path: SpecPath, value: unknown): T {
  const [part, ...rest] = path;
  if (part === undefined) return value as T;
  const next = rest.length === 0 ? value : withValueAt(valueAt(spec, [part]) ?? {}, rest, value);
  const isGone = next === undefined || (leftOutWhenEmpty.has(part) && Object.keys(next as object).length === 0);
  if (Array.isArray(spec)) {
    const list: readonly unknown[] = spec;
    if (isGone) return list.filter((_, index) => index !== part) as T;
    return Object.assign([...list], { [part]: next }) as T;
  }
  const { [part]: _before, ...others } = spec as Record<string | number, unknown>;
  return (isGone ? others : { ...(spec as object), [part]: next }) as T;
}
