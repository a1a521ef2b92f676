import { type Column, field } from "../../experiment/summary/table.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { threatText } from "../drawing/format.ts";

/** Which examples each of several attacks on one system breaks; all list the same examples in the same order. */
export interface OverlapSets {
  readonly label: string;
  readonly threat: Threat;
  readonly sets: readonly { readonly name: string; readonly broken: readonly number[] }[];
}

/** The examples that are broken by exactly one combination of attacks. */
export type PartRow = {
  readonly system: string;
  readonly threat: string;
  /** All attacks compared, in order. */
  readonly names: readonly string[];
  /** One bit per name: 1 where the attack breaks these examples. */
  readonly mask: number;
  readonly count: number;
  readonly n: number;
};

/** Every non-empty part, ordered by mask; mask 0 is "none of them". At most 30 attacks. */
export function overlapParts({ label, threat, sets }: OverlapSets): readonly PartRow[] {
  const n = sets[0]?.broken.length ?? 0;
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const mask = sets.reduce((bits, { broken }, set) => (broken[i] === 1 ? bits | (1 << set) : bits), 0);
    counts.set(mask, (counts.get(mask) ?? 0) + 1);
  }
  const names = sets.map(({ name }) => name);
  return [...counts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([mask, count]) => ({ system: label, threat: threatText(threat), names, mask, count, n }));
}

/** The attacks that break the examples of a part, in words: "only A and B". */
export function partText({ names, mask }: Pick<PartRow, "names" | "mask">): string {
  const inside = names.filter((_, set) => (mask >> set) & 1);
  if (inside.length === 0) return "none of them";
  if (inside.length === names.length) return inside.length === 1 ? "it" : "all of them";
  return `only ${inside.join(" and ")}`;
}

/** Number of examples that an attack breaks, alone or with others. */
export function setSize(rows: readonly PartRow[], set: number): number {
  return rows.reduce((sum, { mask, count }) => sum + ((mask >> set) & 1 ? count : 0), 0);
}

export const partColumns: readonly Column<PartRow>[] = [
  field("system", "System"),
  field("threat", "Threat"),
  { id: "broken-by", label: "Broken by", value: partText },
  field("count", "Images"),
  field("n", "n"),
];

export function describeParts(rows: readonly PartRow[]): string {
  const [first] = rows;
  if (first === undefined) return "No attacks have been compared.";
  return `Of ${first.n} images for ${first.system} at ${first.threat}, broken by: ${rows.map((row) => `${partText(row)} ${row.count}`).join("; ")}.`;
}
