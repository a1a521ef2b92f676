/**
 * The chosen one of what is known, else the first. While more is being loaded only the chosen one: another one may come
 * before the first, and what is shown must not change under a visitor's hand.
 */
export function chosenOrFirst<T extends { readonly id: string }>(
  known: readonly T[],
  chosen: string,
  isLoading: boolean,
): T | undefined {
  return known.find(({ id }) => id === chosen) ?? (isLoading ? undefined : known[0]);
}
