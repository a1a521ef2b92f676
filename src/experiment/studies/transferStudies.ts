import { multiclass, robin } from "../presets/parts.ts";
import { measuredAt, scaledStudy, trainedExperiment, trainedText, underPgd10 } from "./comparison.ts";
import { strategyAt, table4Values } from "./printedValues.ts";
import { accuracyRow } from "./rows.ts";
import type { Study } from "./study.ts";

/** A study of transfer from multiclass to RoBin. */
function transferStudy(study: Pick<Study, "id" | "title" | "section" | "question">): Study {
  return scaledStudy({
    ...study,
    onCifar: true,
    picture: "curves",
    experiments: (scale) =>
      scale.norms.map((norm) => {
        const radii = scale.some(table4Values[norm]).map(({ epsilon }) => epsilon);
        const transfer = { from: "multiclass", to: "robin", attack: scale.pgd(10) };
        return trainedExperiment(scale, norm, study.title, {
          systems: [multiclass, robin()],
          evaluation: {
            ...underPgd10(scale, norm, radii, ["cross-entropy", "softmax"]),
            transfer: [transfer, { ...transfer, targeted: true }],
          },
        });
      }),
    rows: (results, scale) =>
      scale.norms.flatMap((norm) =>
        scale.some(table4Values[norm]).flatMap(({ epsilon, untargeted, targeted }) => {
          const { reading, paperThreat, at, quantity } = measuredAt(scale, norm, epsilon);
          const attacked = { experiment: norm, system: "robin", ...reading };
          const direct = { ...attacked, strategies: ["softmax"] };
          const printed = strategyAt(norm, epsilon, "softmax") ?? null;
          const against = { reading: direct, name: "the direct Softmax attack", paper: printed };
          const headOf = (series: string, paper: number | null) => ({
            setting: trainedText(scale, norm),
            system: "RoBin",
            at,
            paperThreat,
            series,
            quantity: quantity(series),
            paper,
          });
          const transferred = (isTargeted: boolean, paper: number) =>
            accuracyRow(
              results,
              headOf(`from multiclass, ${isTargeted ? "targeted" : "untargeted"}`, paper),
              { ...attacked, transfer: { from: "multiclass", targeted: isTargeted } },
              against,
            );
          return [
            transferred(false, untargeted),
            transferred(true, targeted),
            accuracyRow(results, headOf("direct Softmax attack", printed), direct),
          ];
        }),
      ),
  });
}

export const table4 = transferStudy({
  id: "table-4",
  title: "Table 4, transfer from multiclass",
  section: "Appendix B.2, Table 4",
  question: "Do images that are crafted on the multiclass model also break RoBin?",
});

export const figure7 = transferStudy({
  id: "figure-7",
  title: "Figure 7, transfer over the test budget",
  section: "Appendix B.2, Figure 7",
  question: "How far above its own robustness is RoBin's accuracy on images crafted on multiclass?",
});
