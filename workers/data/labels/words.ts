import { shortName } from "../../../src/experiment/terms/format.ts";
import { printable } from "../../datasets/formats/problem.ts";

/** The first names of a list, each shortened, for a sentence. */
export function listed(names: readonly string[], most = 10): string {
  const shown = names.slice(0, most).map(shortened);
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} others` : shown.join(", ");
}

/** A name from a file as it appears within a sentence. */
export const shortened = (name: string): string => shortName(printable(name));
