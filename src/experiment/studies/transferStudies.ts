import type { Norm } from "../terms/choice.ts";
import { multiclass, robin, specOf } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { ScaleId, Study, StudyExperiment, StudyResults, StudyRow } from "./study.ts";
import { table3Values } from "./table3.ts";
import { scaledThreatText, trainedText } from "./words.ts";

/** Table 4 as printed (docs/algorithms.md 12): accuracy of RoBin on images crafted on multiclass. */
export const table4Values: Readonly<
  Record<
    Norm,
    readonly { readonly epsilon: number; readonly untargeted: number; readonly targeted: number }[]
  >
> = {
  l2: [
    { epsilon: 0.25, untargeted: 0.8285, targeted: 0.8517 },
    { epsilon: 0.5, untargeted: 0.7759, targeted: 0.8182 },
    { epsilon: 0.75, untargeted: 0.7179, targeted: 0.767 },
    { epsilon: 1, untargeted: 0.6441, targeted: 0.7037 },
  ],
  linf: [
    { epsilon: 4 / 255, untargeted: 0.7302, targeted: 0.7819 },
    { epsilon: 6 / 255, untargeted: 0.6838, targeted: 0.7596 },
    { epsilon: 8 / 255, untargeted: 0.6349, targeted: 0.7261 },
    { epsilon: 10 / 255, untargeted: 0.5787, targeted: 0.6852 },
  ],
};

const radiiOf = (scale: Scale, norm: Norm) => scale.some(table4Values[norm]);

function experiments(title: string, id: ScaleId): readonly StudyExperiment[] {
  const scale = scaleOf(id);
  return scale.norms.map((norm) => ({
    id: norm,
    spec: specOf(scale, {
      name: `${title}: ${trainedText(scale, norm, "high")}`,
      trained: scale.threat(headline(norm)),
      systems: [multiclass, robin(true)],
      evaluation: {
        threats: radiiOf(scale, norm).map(({ epsilon }) => scale.threat({ norm, epsilon })),
        attacks: [scale.pgd(10)],
        strategies: ["cross-entropy", "softmax"],
        transfer: [
          { from: "multiclass", to: "robin", attack: scale.pgd(10) },
          { from: "multiclass", to: "robin", attack: scale.pgd(10), targeted: true },
        ],
      },
    }),
  }));
}

function rows(results: StudyResults, id: ScaleId): readonly StudyRow[] {
  const scale = scaleOf(id);
  return scale.norms.flatMap((norm) =>
    radiiOf(scale, norm).flatMap(({ epsilon, untargeted, targeted }) => {
      const paperThreat = { norm, epsilon };
      const threat = scale.threat(paperThreat);
      const where = scaledThreatText(scale, paperThreat);
      const attacked = { experiment: norm, system: "robin", attack: scale.pgd(10), threat };
      const head = {
        setting: trainedText(scale, norm, "high"),
        system: "RoBin",
        at: { name: "epsilon", value: threat.epsilon },
        paperThreat,
      } as const;
      const direct = { ...attacked, strategies: ["softmax"] };
      const printed =
        table3Values[norm].find((row) => Math.abs(row.epsilon - epsilon) < 1e-9)?.values[2] ?? null;
      const against = { reading: direct, system: "the direct Softmax attack", paper: printed };
      const transferred = (isTargeted: boolean, paper: number) =>
        accuracyRow(
          results,
          {
            ...head,
            series: `from multiclass, ${isTargeted ? "targeted" : "untargeted"}`,
            quantity: `from multiclass, ${isTargeted ? "targeted" : "untargeted"}, ${where}`,
            paper,
          },
          { ...attacked, transfer: { from: "multiclass", targeted: isTargeted } },
          against,
        );
      return [
        transferred(false, untargeted),
        transferred(true, targeted),
        accuracyRow(
          results,
          {
            ...head,
            series: "direct Softmax attack",
            quantity: `direct Softmax attack, ${where}`,
            paper: printed,
          },
          direct,
        ),
      ];
    }),
  );
}

/** A study of what transfers from multiclass to RoBin. */
function transferStudy(study: Pick<Study, "id" | "title" | "section" | "question">): Study {
  return {
    ...study,
    scales: ["smoke", "demo", "paper"],
    picture: "curves",
    experiments: (id) => experiments(study.title, id),
    rows,
  };
}

export const table4 = transferStudy({
  id: "table-4",
  title: "Table 4, transfer from multiclass",
  section: "Appendix B.2, Table 4",
  question: "Do images that are crafted on the multiclass model break RoBin too?",
});

export const figure7 = transferStudy({
  id: "figure-7",
  title: "Figure 7, transfer over the test budget",
  section: "Appendix B.2, Figure 7",
  question: "How far above RoBin's own robustness does its accuracy stay on images crafted on multiclass?",
});
