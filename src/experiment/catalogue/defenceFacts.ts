import { type Choice, normSchema, type Threat } from "../terms/choice.ts";
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
  return { norm: normSchema.parse(norm), epsilon };
}
