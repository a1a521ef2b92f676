import { multiclass, robin } from "../presets/parts.ts";
import {
  comparedRows,
  mainNorms,
  measuredAt,
  reported,
  scaledStudy,
  trainedExperiment,
  trainedText,
  underPgd10,
} from "./comparison.ts";
import { headline } from "./scales.ts";

const plain = ["cross-entropy", "margin"] as const;

const systems = [
  { id: "multiclass", label: "multiclass", strategies: plain },
  { id: "robin", label: "RoBin", strategies: [...reported, "margin"] },
  { id: "pairs-sum", label: "one-vs-one, summed margins", strategies: plain },
  { id: "pairs-vote", label: "one-vs-one, votes", strategies: plain },
] as const;

/** Classifiers of pairs of classes. The paper says, without numbers, that they cost clean accuracy. */
export const oneVsOne = scaledStudy({
  id: "one-vs-one",
  title: "One-vs-one classifiers",
  section: "Section 7 and appendix C",
  question: "How much clean accuracy do 45 classifiers of two classes each cost, and how robust are they together?",
  picture: "points",
  experiments: (scale) =>
    mainNorms(scale).map((norm) =>
      trainedExperiment(scale, norm, "One-vs-one classifiers", {
        systems: [
          multiclass,
          robin(),
          { id: "pairs-sum", decomposition: { id: "one-vs-one" } },
          { id: "pairs-vote", decomposition: { id: "one-vs-one", params: { aggregate: "vote" } } },
        ],
        evaluation: underPgd10(scale, norm, [headline(norm).epsilon], [...plain, ...reported]),
        deviations: ["attacks climb the summed margins of the pairs, for votes too: votes have no gradient"],
      }),
    ),
  rows: (results, scale) =>
    mainNorms(scale).flatMap((norm) =>
      [0, headline(norm).epsilon].flatMap((epsilon) => {
        const { reading, quantity } = measuredAt(scale, norm, epsilon);
        return comparedRows(
          results,
          {
            setting: trainedText(scale, norm),
            quantity: quantity("PGD-10, strongest"),
            paperThreat: headline(norm),
          },
          systems,
          { experiment: norm, ...reading },
        );
      }),
    ),
});
