import { multiclass, robin } from "../presets/parts.ts";
import type { Norm } from "../terms/choice.ts";
import { measuredAt, scaledStudy, strategyNames, trainedExperiment, trainedText, underPgd10 } from "./comparison.ts";
import { sixStrategies, strategyAt, table3Values } from "./printedValues.ts";
import { accuracyRow } from "./rows.ts";
import type { Scale } from "./scale.ts";

/** The test radii of Table 3 at a scale. */
export const table3Radii = (scale: Scale, norm: Norm): readonly number[] =>
  scale.some(table3Values[norm]).map(({ epsilon }) => epsilon);

/** RoBin with sampling under six attacks, and multiclass under its own PGD at the same radii. */
export const table3 = scaledStudy({
  id: "table-3",
  onCifar: true,
  title: "Table 3, six attacks on RoBin",
  section: "Section 6.2 and appendix B.1, Table 3",
  question: "Which of the six attacks on RoBin is the strongest, at four test radii in two norms?",
  picture: "curves",
  experiments: (scale) =>
    scale.norms.map((norm) =>
      trainedExperiment(scale, norm, "Table 3, six attacks on RoBin", {
        systems: [multiclass, robin()],
        evaluation: underPgd10(scale, norm, table3Radii(scale, norm), ["cross-entropy", ...sixStrategies]),
      }),
    ),
  rows: (results, scale) =>
    scale.norms.flatMap((norm) =>
      table3Radii(scale, norm).flatMap((epsilon) => {
        const { reading, paperThreat, at, quantity } = measuredAt(scale, norm, epsilon);
        const attacked = { experiment: norm, ...reading };
        const plain = { ...attacked, system: "multiclass", strategies: ["cross-entropy"] };
        const head = { setting: trainedText(scale, norm), at, paperThreat };
        const attacks = sixStrategies.map((strategy) => ({
          strategy,
          reading: { ...attacked, system: "robin", strategies: [strategy] },
          name: strategyNames[strategy] ?? strategy,
          paper: strategyAt(norm, epsilon, strategy) ?? null,
        }));
        return [
          ...attacks.map(({ strategy, reading: own, name, paper }) =>
            accuracyRow(
              results,
              { ...head, system: "RoBin", series: name, quantity: quantity(name), paper },
              own,
              { reading: plain, name: "multiclass" },
              // Softmax is the paper's strongest attack.
              strategy === "softmax" ? attacks.filter((other) => other.strategy !== "softmax") : undefined,
            ),
          ),
          accuracyRow(results, { ...head, system: "multiclass", quantity: quantity() }, plain),
        ];
      }),
    ),
});
