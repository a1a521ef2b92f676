/** What stands between names that follow each other: semicolons where a name holds a comma itself. */
export const separatorOf = (names: readonly string[]): string =>
  names.some((name) => name.includes(",")) ? "; " : ", ";

/** Names in a sentence: "A", "A and B", "A, B and C"; "A; B; and C, defended" where a name holds a comma. */
export function nameList(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  const before = names.slice(0, -1);
  if (before.length < 2) return [...before, last].join(" and ");
  const separator = separatorOf(names);
  return `${before.join(separator)}${separator === "; " ? ";" : ""} and ${last}`;
}
