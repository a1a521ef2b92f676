import { multiclass, robin } from "../presets/parts.ts";
import type { Norm } from "../terms/choice.ts";
import {
  compared,
  measuredAt,
  reported,
  scaledStudy,
  strategyNames,
  trainedExperiment,
  trainedText,
  underPgd10,
} from "./comparison.ts";
import { pairAt, strategyAt, table6Values } from "./printedValues.ts";
import { attackedRadii } from "./radiiTable.ts";
import { accuracyRow } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { table3Radii } from "./table3.ts";

/** The radii of Tables 3 and 6 together, which have the same attacks. */
function radiiOf(scale: Scale, norm: Norm): readonly number[] {
  const all = [...attackedRadii(scale, norm), ...table3Radii(scale, norm)];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The printed value of a point of the figure: RoBin from Table 3, multiclass and clean accuracies from Table 6. */
function paperValue(norm: Norm, epsilon: number, line: (typeof reported)[number] | "multiclass") {
  const [ofMulticlass = null, ofRobin = null] = pairAt(table6Values, norm, "high", epsilon) ?? [];
  if (line === "multiclass") return ofMulticlass;
  if (epsilon === 0) return ofRobin;
  // Table 6 prints the strongest of the three, which is Softmax at every radius that both tables have.
  return strategyAt(norm, epsilon, line) ?? (line === "softmax" ? ofRobin : null);
}

/** Accuracy over the test budget, also beyond the training budget: a line per attack on RoBin and one for multiclass. */
export const figure5 = scaledStudy({
  id: "figure-5",
  onCifar: true,
  title: "Figure 5, accuracy over the test budget",
  section: "Section 6.1, Figure 5",
  question: "How do RoBin and multiclass degrade as the test budget grows beyond the training budget?",
  picture: "curves",
  experiments: (scale) =>
    scale.norms.map((norm) =>
      trainedExperiment(scale, norm, "Figure 5, accuracy over the test budget", {
        systems: [multiclass, robin()],
        evaluation: underPgd10(scale, norm, radiiOf(scale, norm), compared),
      }),
    ),
  rows: (results, scale) =>
    scale.norms.flatMap((norm) =>
      [0, ...radiiOf(scale, norm)].flatMap((epsilon) => {
        const { isClean, reading, paperThreat, at, quantity } = measuredAt(scale, norm, epsilon);
        const attacked = { experiment: norm, ...reading };
        const plain = { ...attacked, system: "multiclass", strategies: ["cross-entropy"] };
        const paper = paperValue(norm, epsilon, "multiclass");
        const head = { setting: trainedText(scale, norm), at, paperThreat };
        // Clean images are not attacked: one number, in which the lines of all attacks begin.
        const strategies = isClean ? reported.slice(0, 1) : reported;
        return [
          ...strategies.map((strategy) =>
            accuracyRow(
              results,
              {
                ...head,
                system: "RoBin",
                series: isClean ? "RoBin" : `RoBin, ${strategyNames[strategy]}`,
                quantity: quantity(strategyNames[strategy]),
                paper: paperValue(norm, epsilon, strategy),
              },
              { ...attacked, system: "robin", strategies: [strategy] },
              { reading: plain, name: "multiclass", paper },
            ),
          ),
          accuracyRow(results, { ...head, system: "multiclass", quantity: quantity(), paper }, plain),
        ];
      }),
    ),
});
