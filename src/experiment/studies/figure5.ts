import type { Norm } from "../terms/choice.ts";
import { multiclass, reported, robin, specOf, strategyNames } from "./comparison.ts";
import { attackedRadii } from "./radiiTable.ts";
import { accuracyRow } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { table3Values } from "./table3.ts";
import { table6Values } from "./table6.ts";
import { scaledThreatText, trainedText } from "./words.ts";

/** Radii of Tables 3 and 6 together, whose attacks these are. */
function radiiOf(scale: Scale, norm: Norm): readonly number[] {
  const all = [
    ...attackedRadii(scale, norm).map(({ epsilon }) => epsilon),
    ...scale.some(table3Values[norm]).map(({ epsilon }) => epsilon),
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

/** What the paper prints for a point of the figure: RoBin in Table 3, multiclass and clean accuracies in Table 6. */
function paperValue(
  norm: Norm,
  epsilon: number,
  line: (typeof reported)[number] | "multiclass",
): number | null {
  const column = table6Values[norm].high;
  const radius = [0, ...(norm === "l2" ? [0.25, 0.5, 1, 1.5] : [4, 6, 8, 10].map((n) => n / 255))];
  const row = column[radius.findIndex((value) => near(value, epsilon))];
  if (line === "multiclass") return row?.[0] ?? null;
  if (epsilon === 0) return row?.[1] ?? null;
  const printed = table3Values[norm].find((candidate) => near(candidate.epsilon, epsilon));
  const inTable3 = printed?.values[reported.indexOf(line)] ?? null;
  // Table 6 prints the strongest of the three, which is Softmax at every radius that both tables have.
  return inTable3 ?? (line === "softmax" ? (row?.[1] ?? null) : null);
}

/** Accuracy over the test budget, beyond the training budget too: a line per attack on RoBin and one for multiclass. */
export const figure5: Study = {
  id: "figure-5",
  title: "Figure 5, accuracy over the test budget",
  section: "Section 6.1, Figure 5",
  question: "How do RoBin and multiclass fall as the test budget grows past the one they were trained with?",
  scales: ["smoke", "demo", "paper"],
  picture: "curves",
  experiments: (id) => {
    const scale = scaleOf(id);
    return scale.norms.map((norm) => ({
      id: norm,
      spec: specOf(scale, {
        name: `Figure 5, accuracy over the test budget: ${trainedText(scale, norm, "high")}`,
        trained: scale.threat(headline(norm)),
        systems: [multiclass, robin(true)],
        evaluation: {
          threats: radiiOf(scale, norm).map((epsilon) => scale.threat({ norm, epsilon })),
          attacks: [scale.pgd(10)],
          strategies: ["cross-entropy", ...reported],
        },
      }),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return scale.norms.flatMap((norm) =>
      [0, ...radiiOf(scale, norm)].flatMap((epsilon) => {
        const paperThreat = { norm, epsilon };
        const threat = scale.threat(paperThreat);
        const attacked =
          epsilon === 0 ? { experiment: norm } : { experiment: norm, attack: scale.pgd(10), threat };
        const plain = { ...attacked, system: "multiclass", strategies: ["cross-entropy"] };
        const where = epsilon === 0 ? "clean" : scaledThreatText(scale, paperThreat);
        const head = {
          setting: trainedText(scale, norm, "high"),
          at: { name: "epsilon", value: threat.epsilon },
          paperThreat,
        } as const;
        return [
          ...reported.map((strategy) =>
            accuracyRow(
              results,
              {
                ...head,
                system: "RoBin",
                series: `RoBin, ${strategyNames[strategy]}`,
                quantity: epsilon === 0 ? where : `${strategyNames[strategy]}, ${where}`,
                paper: paperValue(norm, epsilon, strategy),
              },
              { ...attacked, system: "robin", strategies: [strategy] },
              { reading: plain, system: "multiclass", paper: paperValue(norm, epsilon, "multiclass") },
            ),
          ),
          accuracyRow(
            results,
            {
              ...head,
              system: "multiclass",
              quantity: epsilon === 0 ? where : `PGD-10, ${where}`,
              paper: paperValue(norm, epsilon, "multiclass"),
            },
            plain,
          ),
        ];
      }),
    );
  },
};
