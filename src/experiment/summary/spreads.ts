import type { PlannedSystem } from "../plan/plannedTask.ts";
import { cascade } from "../terms/chunks.ts";
import type { AccuracyRow, GapRow, SpreadRow } from "./rows.ts";

type Named = Omit<SpreadRow, "values" | "mean" | "lowest" | "highest">;

/**
 * Means and ranges of all accuracies and paired differences over repeated trainings that have finished. None if systems were
 * trained once.
 */
export function spreadRows(
  systems: readonly PlannedSystem[],
  accuracies: readonly AccuracyRow[],
  gaps: readonly GapRow[],
): readonly SpreadRow[] {
  const origin = new Map(systems.flatMap(({ id, replica }) => (replica ? [[id, replica.of] as const] : [])));
  const rows = new Map<string, { readonly named: Named; readonly values: number[] }>();
  const add = (named: Named, value: number) => {
    const key = JSON.stringify(named);
    const row = rows.get(key) ?? { named, values: [] };
    row.values.push(value);
    rows.set(key, row);
  };
  for (const { system, measure, attack, strategy, threat, accuracy } of accuracies) {
    const of = origin.get(system);
    if (of !== undefined) add({ system: of, minus: null, measure, attack, strategy, threat }, accuracy.value);
  }
  for (const { a, b, measure, attack, threat, difference } of gaps) {
    const [of, minus] = [origin.get(a), origin.get(b)];
    if (of !== undefined && minus !== undefined)
      add(
        { system: of, minus, measure, attack: attack ?? "", strategy: attack === undefined ? "" : cascade, threat },
        difference,
      );
  }
  return [...rows.values()].map(({ named, values }) => ({
    ...named,
    values,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    lowest: Math.min(...values),
    highest: Math.max(...values),
  }));
}
