import type { Choice } from "../../terms/choice.ts";
import { datasets } from "./index.ts";

/** Most characters of the name of own data. */
export const longestOwnName = 60;

/** The name of own data as it is stored: composed Unicode, without spaces around it. */
export const ownName = (text: string): string => text.normalize("NFC").trim();

/**
 * Why own data cannot have a name; null if they can. The sentence continues the name. `stored` are the data sets that have
 * names; data of the same `digest` may have several.
 */
export function ownNameProblem(
  text: string,
  stored: readonly { readonly name: string; readonly choice: Choice }[] = [],
  digest?: unknown,
): string | null {
  const name = ownName(text);
  const length = [...name].length;
  if (length === 0) return "is empty: expected a name of letters and digits";
  if (length > longestOwnName) return `has ${length} characters, expected at most ${longestOwnName}: shorten it`;
  const stray = /[\p{C}\p{Zl}\p{Zp}/\\]/u.exec(name)?.[0];
  if (stray !== undefined)
    return `contains ${/[/\\]/.test(stray) ? stray : "an invisible character"}, which no name can have: remove it`;
  if (name.startsWith("-")) return "begins with -, like an option of the command line: begin with a letter or digit";
  if (/^\.+$/.test(name)) return "consists of dots: expected a name of letters and digits";
  const id = Object.keys(datasets).find((one) => one === name.toLowerCase());
  if (id !== undefined) return `belongs to a data set of the lab (${id}): choose another`;
  const taken = stored.find(
    (one) => one.name === name && (digest === undefined || one.choice.params?.digest !== digest),
  );
  return taken === undefined ? null : "is already the name of other data: choose another, or remove those first";
}
