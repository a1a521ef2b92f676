import { overlap as overlapOf, wilson } from "../artefacts/accuracy.ts";
import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { find } from "./reading.ts";
import { accuracyRow, rowOf } from "./rows.ts";
import { headline, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { scaledThreatText, trainedText } from "./words.ts";

/** Section 6.2 on ResNet-18, l2 0.5, as shares of 10,000 images (docs/algorithms.md 1.3): clean errors count as broken. */
const printed = { "best-arm": 0.3263, softmax: 0.3641, both: 0.3259, union: 0.3645 } as const;

/** Which images Best Arm and Softmax break, and how many are the same. */
export const overlap: Study = {
  id: "overlap",
  title: "Overlap of Best Arm and Softmax",
  section: "Section 6.2",
  question: "Does Softmax break other images than Best Arm, or the same ones and a few more?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => {
    const scale = scaleOf(id);
    return scale.norms.map((norm) => ({
      id: norm,
      spec: specOf(scale, {
        name: `Overlap of Best Arm and Softmax: ${trainedText(scale, norm, "high")}`,
        trained: scale.threat(headline(norm)),
        systems: [multiclass, robin(true)],
        evaluation: {
          threats: [scale.threat(headline(norm))],
          attacks: [scale.pgd(10)],
          strategies: ["cross-entropy", ...reported],
        },
      }),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return scale.norms.flatMap((norm) => {
      const paperThreat = headline(norm);
      const threat = scale.threat(paperThreat);
      const attacked = { experiment: norm, system: "robin", attack: scale.pgd(10), threat };
      const paper = (what: keyof typeof printed) => (norm === "l2" ? printed[what] : null);
      const head = {
        setting: trainedText(scale, norm, "high"),
        system: "RoBin",
        unit: "share",
        paperThreat,
      } as const;
      const where = scaledThreatText(scale, paperThreat);
      const single = (strategy: "best-arm" | "softmax", name: string) =>
        accuracyRow(
          results,
          { ...head, quantity: `broken by ${name}, ${where}`, series: name, paper: paper(strategy) },
          { ...attacked, strategies: [strategy] },
        );
      const [first, second] = (["best-arm", "softmax"] as const).map((strategy) =>
        find(results, { ...attacked, strategies: [strategy] }),
      );
      const counts = first && second ? overlapOf(first.flags, second.flags) : null;
      return [
        single("best-arm", "Best Arm"),
        single("softmax", "Softmax"),
        rowOf(
          { ...head, quantity: `broken by both, ${where}`, series: "both", paper: paper("both") },
          counts === null ? null : wilson(counts.both, counts.n),
          { threat, strategies: ["best-arm", "softmax"], backend: first?.backend ?? null },
        ),
        accuracyRow(
          results,
          { ...head, quantity: `broken by either, ${where}`, series: "either", paper: paper("union") },
          { ...attacked, strategies: ["best-arm", "softmax"], combine: "union" },
        ),
      ];
    });
  },
};
