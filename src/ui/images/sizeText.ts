/** A perturbation size or budget with three decimals. */
export const sizeText = (size: number): string => size.toFixed(3);

/** Epsilon in grey levels: "25.5/255". */
export const levelsText = (epsilon: number): string => `${Number((epsilon * 255).toFixed(1))}/255`;
