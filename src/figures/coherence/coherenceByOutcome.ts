import { coherenceHistogram as histogramOf } from "../../experiment/summary/coherenceSummary.ts";
import type { Figure } from "../drawing/figure.ts";
import { type CoherenceBinRow, coherenceHistogram } from "./coherenceHistogram.ts";

interface CoherenceByOutcomeSource {
  /** Name of the attack: "any attack, ℓ∞ 0.1". */
  readonly attack: string;
  readonly randomBaseline: number;
  /** Correctly classified clean images with a defined coherence. */
  readonly examples: readonly { readonly coherence: number; readonly isBroken: boolean }[];
}

/** Two histograms of coherence: of the images that an attack broke and of those that it did not, each in shares. */
export const coherenceByOutcome: Figure<CoherenceByOutcomeSource, CoherenceBinRow> = {
  ...coherenceHistogram,
  id: "coherence-by-outcome",
  title: "Coherence of broken and unbroken images",
  rows: ({ attack, randomBaseline, examples }) =>
    coherenceHistogram.rows({
      systems: [true, false].flatMap((isBroken) => {
        const values = examples.filter((one) => one.isBroken === isBroken).map(({ coherence }) => coherence);
        if (values.length === 0) return [];
        const mean = values.reduce((total, value) => total + value, 0) / values.length;
        const label = `${isBroken ? "broken" : "not broken"} by ${attack}`;
        const coherence = { n: values.length, mean, histogram: histogramOf(values), randomBaseline };
        return [{ label, series: isBroken ? 3 : 2, coherence }];
      }),
    }),
  columns: coherenceHistogram.columns.map((column) =>
    column.id === "system" ? { ...column, label: "Images" } : column,
  ),
};
