import { overlap as overlapOf, wilson } from "../artefacts/accuracy.ts";
import { multiclass, robin } from "../presets/parts.ts";
import { compared, measuredAt, scaledStudy, trainedExperiment, trainedText, underPgd10 } from "./comparison.ts";
import { find } from "./reading.ts";
import { accuracyRow, rowOf } from "./rows.ts";
import { headline } from "./scales.ts";

/** Section 6.2 on ResNet-18, l2 0.5, as shares of 10,000 images (docs/algorithms.md 1.3). Clean errors count as broken. */
const printed = { "best-arm": 0.3263, softmax: 0.3641, both: 0.3259, union: 0.3645 } as const;

const title = "Overlap of Best Arm and Softmax";

/** The images that Best Arm and Softmax break, and how many are the same. */
export const overlap = scaledStudy({
  id: "overlap",
  onCifar: true,
  title,
  section: "Section 6.2",
  question: "Does Softmax break other images than Best Arm, or the same ones and a few more?",
  picture: "points",
  experiments: (scale) =>
    scale.norms.map((norm) =>
      trainedExperiment(scale, norm, title, {
        systems: [multiclass, robin()],
        evaluation: underPgd10(scale, norm, [headline(norm).epsilon], compared),
      }),
    ),
  rows: (results, scale) =>
    scale.norms.flatMap((norm) => {
      const { reading, paperThreat, quantity } = measuredAt(scale, norm, headline(norm).epsilon);
      const readingOf = (...strategies: readonly string[]) => ({
        experiment: norm,
        system: "robin",
        ...reading,
        strategies,
      });
      const headOf = (series: string, what: keyof typeof printed) =>
        ({
          setting: trainedText(scale, norm),
          system: "RoBin",
          unit: "share",
          paperThreat,
          series,
          quantity: quantity(`broken by ${series}`),
          paper: norm === "l2" ? printed[what] : null,
        }) as const;
      const [first, second] = (["best-arm", "softmax"] as const).map((strategy) => find(results, readingOf(strategy)));
      const counts = first && second ? overlapOf(first.flags, second.flags) : null;
      return [
        accuracyRow(results, headOf("Best Arm", "best-arm"), readingOf("best-arm")),
        accuracyRow(results, headOf("Softmax", "softmax"), readingOf("softmax")),
        rowOf(headOf("both", "both"), counts === null ? null : wilson(counts.both, counts.n), {
          threat: reading.threat ?? null,
          strategies: ["best-arm", "softmax"],
          backend: first?.backend ?? null,
        }),
        accuracyRow(results, headOf("either", "union"), {
          ...readingOf("best-arm", "softmax"),
          combine: "union",
        }),
      ];
    }),
});
