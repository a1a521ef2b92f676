import { printable } from "../../datasets/formats/problem.ts";

const longestShown = 40;

/** The first names of a list, each shortened, for a sentence. */
export function listed(names: readonly string[], most = 10): string {
  const shown = names.slice(0, most).map(shortened);
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} others` : shown.join(", ");
}

/** A name as it appears within a sentence. */
export function shortened(name: string): string {
  const line = printable(name);
  const letters = [...line];
  return letters.length > longestShown ? `${letters.slice(0, longestShown - 1).join("")}…` : line;
}
