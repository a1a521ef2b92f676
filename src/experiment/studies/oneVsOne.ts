import type { Norm } from "../terms/choice.ts";
import { multiclass, reported, robin, specOf } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { scaledThreatText, trainedText } from "./words.ts";

const normsOf = (scale: Scale): readonly Norm[] => (scale.id === "paper" ? scale.norms : ["linf"]);

const systems = [
  { id: "multiclass", label: "multiclass", strategies: ["cross-entropy", "margin"] },
  { id: "robin", label: "RoBin", strategies: [...reported, "margin"] },
  { id: "pairs-sum", label: "one-vs-one, summed margins", strategies: ["cross-entropy", "margin"] },
  { id: "pairs-vote", label: "one-vs-one, votes", strategies: ["cross-entropy", "margin"] },
] as const;

/** Classifiers of pairs: the paper says that they cost clean accuracy, without numbers. */
export const oneVsOne: Study = {
  id: "one-vs-one",
  title: "One-vs-one classifiers",
  section: "Section 7 and appendix C",
  question:
    "What do 45 classifiers of two classes each cost in clean accuracy, and how robust are they together?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => {
    const scale = scaleOf(id);
    return normsOf(scale).map((norm) => ({
      id: norm,
      spec: specOf(scale, {
        name: `One-vs-one classifiers: ${trainedText(scale, norm, "high")}`,
        trained: scale.threat(headline(norm)),
        systems: [
          multiclass,
          robin(true),
          { id: "pairs-sum", decomposition: { id: "one-vs-one" } },
          { id: "pairs-vote", decomposition: { id: "one-vs-one", params: { aggregate: "vote" } } },
        ],
        evaluation: {
          threats: [scale.threat(headline(norm))],
          attacks: [scale.pgd(10)],
          strategies: ["cross-entropy", "margin", ...reported],
        },
        deviations: ["attacks climb the summed margins of the pairs, for votes too: votes have no gradient"],
      }),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return normsOf(scale).flatMap((norm) =>
      [false, true].flatMap((isAttacked) => {
        const paperThreat = headline(norm);
        const attacked = isAttacked ? { attack: scale.pgd(10), threat: scale.threat(paperThreat) } : {};
        const reading = (system: (typeof systems)[number]) => ({
          experiment: norm,
          system: system.id,
          ...attacked,
          strategies: system.strategies,
        });
        return systems.map((system) =>
          accuracyRow(
            results,
            {
              setting: trainedText(scale, norm, "high"),
              system: system.label,
              quantity: isAttacked ? `PGD-10, strongest, ${scaledThreatText(scale, paperThreat)}` : "clean",
              paperThreat,
            },
            reading(system),
            ...(system.id === "multiclass" ? [] : [{ reading: reading(systems[0]), system: "multiclass" }]),
          ),
        );
      }),
    );
  },
};
