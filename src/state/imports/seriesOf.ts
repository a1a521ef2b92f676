import type { ScoreKind } from "../../experiment/catalogue/nouns.ts";
import { entryOf } from "../../experiment/catalogue/params.ts";
import type { System } from "../../experiment/terms/system.ts";
import { seriesOfSystems } from "../../figures/drawing/seriesOfSystems.ts";

/** A system as figures and tables show it. */
export interface ShownSystem {
  readonly id: string;
  readonly label: string;
  readonly kind: ScoreKind;
  /** Index of its colour and marker: 0 for RoBin, 1 for the multiclass model, then the others. */
  readonly series: number;
}

/** The label of one of these systems by its id; the id itself for any other. */
export const labelAmong =
  (systems: readonly Pick<ShownSystem, "id" | "label">[]) =>
  (id: string): string =>
    systems.find((system) => system.id === id)?.label ?? id;

/** The systems of one experiment with their colours, which are the same in every room. */
export function shownSystems(
  systems: readonly { readonly id: string; readonly label: string; readonly system: System }[],
): readonly ShownSystem[] {
  return seriesOfSystems(
    systems.map(({ id, label, system }) => ({
      id,
      label,
      kind: entryOf("decompositions", system.decomposition.id).scoreKind,
    })),
  );
}
