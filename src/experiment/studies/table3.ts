import type { Norm } from "../terms/choice.ts";
import { multiclass, robin, specOf, strategyNames } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { scaledThreatText, trainedText } from "./words.ts";

/** The six attacks on RoBin in the order of the table's columns. */
export const sixStrategies = [
  "best-arm",
  "top-2",
  "softmax",
  "highest-arm",
  "average-gradient",
  "softmax-top-2",
] as const;

/** Table 3 as printed (docs/algorithms.md 12): test radius, then accuracy under each of the six. */
export const table3Values: Readonly<
  Record<Norm, readonly { readonly epsilon: number; readonly values: readonly number[] }[]>
> = {
  l2: [
    { epsilon: 0.25, values: [0.7811, 0.7879, 0.765, 0.7901, 0.7878, 0.8169] },
    { epsilon: 0.5, values: [0.6738, 0.6937, 0.636, 0.6978, 0.6937, 0.7081] },
    { epsilon: 0.75, values: [0.5319, 0.5774, 0.479, 0.5824, 0.5773, 0.56] },
    { epsilon: 1, values: [0.3843, 0.4633, 0.3395, 0.4539, 0.4626, 0.4275] },
  ],
  linf: [
    { epsilon: 4 / 255, values: [0.6481, 0.6583, 0.6395, 0.6838, 0.6677, 0.7158] },
    { epsilon: 6 / 255, values: [0.558, 0.5802, 0.5454, 0.6133, 0.591, 0.632] },
    { epsilon: 8 / 255, values: [0.4666, 0.4991, 0.4484, 0.5319, 0.5095, 0.5436] },
    { epsilon: 10 / 255, values: [0.3742, 0.4206, 0.3588, 0.4534, 0.4302, 0.4599] },
  ],
};

const radiiOf = (scale: Scale, norm: Norm) => scale.some(table3Values[norm]);

/** RoBin with sampling under six attacks, beside multiclass under its own PGD at the same radii. */
export const table3: Study = {
  id: "table-3",
  title: "Table 3, six attacks on RoBin",
  section: "Section 6.2 and appendix B.1, Table 3",
  question: "Which of the six attacks on RoBin is the strongest, at four test radii in two norms?",
  scales: ["smoke", "demo", "paper"],
  picture: "curves",
  experiments: (id) => {
    const scale = scaleOf(id);
    return scale.norms.map((norm) => ({
      id: norm,
      spec: specOf(scale, {
        name: `Table 3, six attacks on RoBin: ${trainedText(scale, norm, "high")}`,
        trained: scale.threat(headline(norm)),
        systems: [multiclass, robin(true)],
        evaluation: {
          threats: radiiOf(scale, norm).map(({ epsilon }) => scale.threat({ norm, epsilon })),
          attacks: [scale.pgd(10)],
          strategies: ["cross-entropy", ...sixStrategies],
        },
      }),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return scale.norms.flatMap((norm) =>
      radiiOf(scale, norm).flatMap(({ epsilon, values }) => {
        const paperThreat = { norm, epsilon };
        const threat = scale.threat(paperThreat);
        const attacked = { experiment: norm, attack: scale.pgd(10), threat };
        const plain = { ...attacked, system: "multiclass", strategies: ["cross-entropy"] };
        const head = {
          setting: trainedText(scale, norm, "high"),
          at: { name: "epsilon", value: threat.epsilon },
          paperThreat,
        } as const;
        const where = scaledThreatText(scale, paperThreat);
        return [
          ...sixStrategies.map((strategy, i) =>
            accuracyRow(
              results,
              {
                ...head,
                system: "RoBin",
                series: strategyNames[strategy] ?? strategy,
                quantity: `${strategyNames[strategy]}, ${where}`,
                paper: values[i] ?? null,
              },
              { ...attacked, system: "robin", strategies: [strategy] },
              { reading: plain, system: "multiclass" },
            ),
          ),
          accuracyRow(results, { ...head, system: "multiclass", quantity: `PGD-10, ${where}` }, plain),
        ];
      }),
    );
  },
};
