import { multiclass, robin } from "../presets/parts.ts";
import {
  compared,
  measuredAt,
  reported,
  scaledStudy,
  smallOf,
  trainedExperiment,
  trainedText,
  underPgd10,
} from "./comparison.ts";
import { pairAt, table5Values, table6Values } from "./printedValues.ts";
import { trainingBudgets } from "./radiiTable.ts";
import { accuracyRow } from "./rows.ts";
import { budgets } from "./scales.ts";

/** The arms with and without balanced batches, attacked with the training budget. */
export const sampling = scaledStudy({
  id: "sampling",
  onCifar: true,
  title: "Sampling against class imbalance",
  section: "Appendix B.3",
  question:
    "What do arms gain from batches that are half positive and half negative: clean accuracy, robustness, or both?",
  picture: "points",
  experiments: (given) => {
    const scale = smallOf(given);
    return trainingBudgets(scale).map(({ norm, level }) =>
      trainedExperiment(
        scale,
        norm,
        "Sampling against class imbalance",
        {
          systems: [multiclass, robin(), robin(false, "robin-natural")],
          evaluation: underPgd10(scale, norm, [budgets[norm][level]], compared),
        },
        level,
      ),
    );
  },
  rows: (results, given) => {
    const scale = smallOf(given);
    return trainingBudgets(scale).flatMap(({ norm, level }) =>
      [0, budgets[norm][level]].flatMap((epsilon) => {
        const { reading, quantity } = measuredAt(scale, norm, epsilon);
        const head = {
          setting: trainedText(scale, norm, level),
          quantity: quantity(),
          paperThreat: { norm, epsilon: budgets[norm][level] },
        };
        const of = (system: string) => ({
          experiment: `${norm}-${level}`,
          system,
          ...reading,
          strategies: system === "multiclass" ? ["cross-entropy"] : reported,
        });
        const [ofMulticlass = null, balanced = null] = pairAt(table6Values, norm, level, epsilon) ?? [];
        const natural = pairAt(table5Values, norm, level, epsilon)?.[1] ?? null;
        return [
          accuracyRow(results, { ...head, system: "multiclass", paper: ofMulticlass }, of("multiclass")),
          accuracyRow(results, { ...head, system: "RoBin without sampling", paper: natural }, of("robin-natural")),
          accuracyRow(results, { ...head, system: "RoBin with sampling", paper: balanced }, of("robin"), {
            reading: of("robin-natural"),
            name: "RoBin without sampling",
            paper: natural,
          }),
        ];
      }),
    );
  },
});
