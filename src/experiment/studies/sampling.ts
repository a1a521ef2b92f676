import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { radii } from "./radiiTable.ts";
import { accuracyRow } from "./rows.ts";
import { budgets, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { table5Values } from "./table5.ts";
import { table6Values } from "./table6.ts";
import { scaledThreatText, trainedText } from "./words.ts";

const levels = ["low", "high"] as const;

/** The arms with balanced batches against the same arms without, at the training budget. */
export const sampling: Study = {
  id: "sampling",
  title: "Sampling against class imbalance",
  section: "Appendix B.3",
  question: "What do batches of half yes and half no buy the arms: clean accuracy, robustness, or both?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => {
    const scale = scaleOf(id);
    return scale.norms.flatMap((norm) =>
      scale.some(levels).map((level) => {
        const threat = scale.threat({ norm, epsilon: budgets[norm][level] });
        return {
          id: `${norm}-${level}`,
          spec: specOf(scale, {
            name: `Sampling against class imbalance: ${trainedText(scale, norm, level)}`,
            trained: threat,
            systems: [multiclass, robin(true), robin(false, "robin-natural")],
            evaluation: {
              threats: [threat],
              attacks: [scale.pgd(10)],
              strategies: ["cross-entropy", ...reported],
            },
          }),
        };
      }),
    );
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return scale.norms.flatMap((norm) =>
      scale.some(levels).flatMap((level) => {
        const experiment = `${norm}-${level}`;
        const paperThreat = { norm, epsilon: budgets[norm][level] };
        const threat = scale.threat(paperThreat);
        const at = radii[norm].findIndex((epsilon) => Math.abs(epsilon - paperThreat.epsilon) < 1e-9);
        return [false, true].flatMap((isAttacked) => {
          const attacked = isAttacked ? { attack: scale.pgd(10), threat } : {};
          const row = isAttacked ? at : 0;
          const head = {
            setting: trainedText(scale, norm, level),
            quantity: isAttacked ? `PGD-10, ${scaledThreatText(scale, paperThreat)}` : "clean",
            paperThreat,
          };
          const of = (system: string) => ({
            experiment,
            system,
            ...attacked,
            strategies: system === "multiclass" ? ["cross-entropy"] : reported,
          });
          const natural = table5Values[norm][level][row]?.[1] ?? null;
          return [
            accuracyRow(
              results,
              { ...head, system: "multiclass", paper: table6Values[norm][level][row]?.[0] ?? null },
              of("multiclass"),
            ),
            accuracyRow(
              results,
              { ...head, system: "RoBin without sampling", paper: natural },
              of("robin-natural"),
            ),
            accuracyRow(
              results,
              { ...head, system: "RoBin with sampling", paper: table6Values[norm][level][row]?.[1] ?? null },
              of("robin"),
              { reading: of("robin-natural"), system: "RoBin without sampling", paper: natural },
            ),
          ];
        });
      }),
    );
  },
};
