import { typographic } from "../../experiment/terms/format.ts";

export { epsilonText } from "../../experiment/terms/format.ts";

/** Numbers as the page and its figures write them. */
export const { percent, points, norm: normSymbol, threat: threatText } = typographic;
