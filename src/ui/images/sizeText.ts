/** A perturbation size or budget with three decimals. */
export function sizeText(size: number): string {
  return size.toFixed(3);
}

/** Epsilon in grey levels: "25.5/255". */
export function levelsText(epsilon: number): string {
  return `${Number((epsilon * 255).toFixed(1))}/255`;
}
