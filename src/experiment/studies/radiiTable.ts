import { multiclass, robin } from "../presets/parts.ts";
import type { Norm } from "../terms/choice.ts";
import {
  compared,
  comparedRows,
  measuredAt,
  multiclassAndRobin,
  scaledStudy,
  trainedExperiment,
  trainedText,
  underPgd10,
} from "./comparison.ts";
import { pairAt, type RadiiValues, radii, table5Values, table6Values } from "./printedValues.ts";
import type { Scale } from "./scale.ts";
import { type Level, levels } from "./scales.ts";
import type { Study } from "./study.ts";

/** The norms and training budgets of a scale. */
export const trainingBudgets = (scale: Scale): readonly { norm: Norm; level: Level }[] =>
  scale.norms.flatMap((norm) => scale.some(levels).map((level) => ({ norm, level })));

/** The attacked test radii of a norm at a scale. */
export const attackedRadii = (scale: Scale, norm: Norm): readonly number[] => scale.some(radii[norm].slice(1));

/**
 * Tables 5 and 6: RoBin, with or without balanced batches, against multiclass over two training budgets and five test radii.
 * RoBin's number is the strongest of Best Arm, Top 2 and Softmax under PGD-10; multiclass is attacked with plain PGD-10.
 */
function radiiTable(
  study: Pick<Study, "id" | "title" | "section" | "question">,
  isBalanced: boolean,
  values: RadiiValues,
): Study {
  return scaledStudy({
    ...study,
    picture: "curves",
    experiments: (scale) =>
      trainingBudgets(scale).map(({ norm, level }) =>
        trainedExperiment(
          scale,
          norm,
          study.title,
          {
            systems: [multiclass, robin(isBalanced)],
            evaluation: underPgd10(scale, norm, attackedRadii(scale, norm), compared),
          },
          level,
        ),
      ),
    rows: (results, scale) =>
      trainingBudgets(scale).flatMap(({ norm, level }) =>
        [0, ...attackedRadii(scale, norm)].flatMap((epsilon) => {
          const { isClean, reading, paperThreat, at, quantity } = measuredAt(scale, norm, epsilon);
          return comparedRows(
            results,
            { setting: trainedText(scale, norm, level), quantity: quantity(), at, paperThreat },
            multiclassAndRobin(
              pairAt(values, norm, level, epsilon),
              isClean ? { multiclass: [], robin: [] } : undefined,
            ),
            { experiment: `${norm}-${level}`, ...reading },
          );
        }),
      ),
  });
}

export const table5 = radiiTable(
  {
    id: "table-5",
    title: "Table 5, RoBin without sampling",
    section: "Appendix B.3, Table 5",
    question:
      "How does RoBin without balanced batches compare with multiclass over two training budgets and five test radii?",
  },
  false,
  table5Values,
);

export const table6 = radiiTable(
  {
    id: "table-6",
    title: "Table 6, RoBin with sampling",
    section: "Appendix B.3, Table 6",
    question:
      "How does RoBin with balanced batches compare with multiclass over two training budgets and five test radii?",
  },
  true,
  table6Values,
);
