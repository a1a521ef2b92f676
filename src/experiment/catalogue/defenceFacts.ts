import type { Choice, Threat } from "../terms/choice.ts";
import { allParameters } from "./params.ts";

/**
 * The threat that a defence trains against: its parameters `norm` and `epsilon`, or their defaults. null where the
 * defence has none (standard training). Throws on an unknown id, and when a parameter has the wrong type.
 */
export function trainedThreat(defence: Choice): Threat | null {
  const { norm, epsilon } = allParameters("defences", defence);
  if (norm === undefined && epsilon === undefined) return null;
  if (typeof epsilon !== "number")
    throw new TypeError(`epsilon of defence ${defence.id} is ${String(epsilon)}, a number expected`);
  // Checked by hand: a schema would bring zod into the page's first load.
  if (norm !== "linf" && norm !== "l2")
    throw new TypeError(`norm of defence ${defence.id} is ${String(norm)}, linf or l2 expected`);
  return { norm, epsilon };
}
