import type { Norm } from "../terms/choice.ts";
import { epsilonText, typographic } from "../terms/format.ts";
import type { Cell } from "./csv.ts";
import type { Column } from "./table.ts";

/** Most attacks or budgets that a caption lists. */
const most = 6;

/**
 * What a caption must say about numbers, read from the columns that hold it: "n = 256 images; PGD-20 softmax; ℓ∞ 0.1;
 * 95 % intervals; backend wasm." Empty where the columns hold none of it. Rows with neither an interval nor n were not measured on
 * images.
 */
export function measuredFacts<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = new Map<string, (row: Row) => Cell>();
  for (const { id, value, more = {} } of columns)
    for (const [name, of] of [[id, value] as const, ...Object.entries(more)]) if (!cells.has(name)) cells.set(name, of);
  const valuesOf = (name: string) => rows.map((row) => cells.get(name)?.(row) ?? null);
  const parts = [
    numbersText(valuesOf("n")),
    listText(attacksOf(valuesOf("attack"), valuesOf("strategy"))),
    budgetText(valuesOf("norm"), valuesOf("epsilon"), valuesOf("threat")),
    valuesOf("low").some((low) => typeof low === "number") ? "95\u00a0% intervals" : "",
    backendsText(textsOf(valuesOf("backend"))),
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `${parts.join("; ")}.`;
}

function numbersText(ns: readonly Cell[]): string {
  const numbers = [...new Set(ns.filter((n) => typeof n === "number"))].sort((a, b) => a - b);
  const [least, greatest] = [numbers[0], numbers.at(-1)];
  if (least === undefined || greatest === undefined) return "";
  return `n = ${least === greatest ? least : `${least} to ${greatest}`} images`;
}

const backendsText = (backends: readonly string[]): string =>
  backends.length === 0 ? "" : `${backends.length === 1 ? "backend" : "backends"} ${backends.join(", ")}`;

const textsOf = (cells: readonly Cell[]): readonly string[] => [
  ...new Set(cells.filter((cell): cell is string => typeof cell === "string" && cell !== "")),
];

function attacksOf(attacks: readonly Cell[], strategies: readonly Cell[]): readonly string[] {
  return textsOf(
    attacks.map((attack, at) =>
      typeof attack !== "string" || attack === "" ? null : [attack, strategies[at] ?? ""].join(" ").trim(),
    ),
  );
}

function budgetText(norms: readonly Cell[], epsilons: readonly Cell[], threats: readonly Cell[]): string {
  const budgets = norms.map((norm, at) => {
    if (norm !== "linf" && norm !== "l2") return null;
    const epsilon = epsilons[at];
    return typeof epsilon === "number"
      ? `${typographic.norm(norm as Norm)} ${epsilonText(epsilon)}`
      : typographic.norm(norm);
  });
  const named = textsOf(threats).map((threat) => threat.replace(/^linf/, "ℓ∞").replace(/^l2/, "ℓ2"));
  return listText([...textsOf(budgets), ...named]);
}

function listText(parts: readonly string[]): string {
  return parts.length > most ? `${parts.slice(0, most).join(", ")} and ${parts.length - most} more` : parts.join(", ");
}
