import type { SystemSpec } from "../spec/spec.ts";
import type { Norm } from "../terms/choice.ts";
import { multiclass, specOf } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import { headline, type Scale, scaleOf } from "./scales.ts";
import type { ScaleId, Study, StudyExperiment, StudyResults, StudyRow } from "./study.ts";
import { table3Values } from "./table3.ts";
import { scaledThreatText, trainedText } from "./words.ts";

interface Split {
  readonly id: string;
  readonly label: string;
  readonly split: string;
}

const firstLast: Split = {
  id: "first-v-last",
  label: "first 5 v last 5",
  split: "first-5-v-last-5",
};

/** The paper's splits; digits have no animals, so that the easy split is by shape. */
const splitsOf = (scale: Scale): readonly Split[] =>
  scale.id === "paper"
    ? [{ id: "animals-v-objects", label: "animals v objects", split: "animals-v-objects" }, firstLast]
    : [{ id: "loops", label: "0 6 8 9 (a closed loop) v the rest", split: "0,6,8,9|1,2,3,4,5,7" }, firstLast];

/** The paper's three attacks, and one on both stages at once. */
const stageAttacks = [
  { id: "stage-1", label: "stage 1 alone" },
  { id: "stage-2", label: "stage 2 alone" },
  { id: "stage-1-then-2", label: "stage 1, then 2" },
] as const;
const holistic = { id: "holistic", label: "both stages at once" } as const;

const systemsOf = (scale: Scale): readonly SystemSpec[] => [
  multiclass,
  ...splitsOf(scale).map(({ id, split }) => ({
    id,
    decomposition: { id: "hierarchical", params: { split } },
  })),
];

const deviations = (scale: Scale): readonly string[] =>
  scale.id === "paper" ? [] : ["digits with and without a closed loop instead of animals and objects"];

/** Norms of these studies: the paper does not say which it used. */
const normsOf = (scale: Scale): readonly Norm[] => (scale.id === "paper" ? scale.norms : ["linf"]);

const radiiOf = (scale: Scale, norm: Norm) => scale.some(table3Values[norm]).map(({ epsilon }) => epsilon);

function experimentsOf(id: ScaleId, title: string, isCurve: boolean): readonly StudyExperiment[] {
  const scale = scaleOf(id);
  return normsOf(scale).map((norm) => ({
    id: norm,
    spec: specOf(scale, {
      name: `${title}: ${trainedText(scale, norm, "high")}`,
      trained: scale.threat(headline(norm)),
      systems: systemsOf(scale),
      evaluation: {
        threats: isCurve
          ? radiiOf(scale, norm).map((epsilon) => scale.threat({ norm, epsilon }))
          : [scale.threat(headline(norm))],
        attacks: [scale.pgd(10)],
        strategies: ["cross-entropy", ...stageAttacks.map((attack) => attack.id), holistic.id],
      },
      deviations: deviations(scale),
    }),
  }));
}

/** Rows at one test budget: clean, multiclass under PGD, and each hierarchy under each attack. */
function rowsAt(
  results: StudyResults,
  scale: Scale,
  norm: Norm,
  epsilon: number,
  attacks: readonly { readonly id: string; readonly label: string }[],
): readonly StudyRow[] {
  const paperThreat = { norm, epsilon };
  const threat = scale.threat(paperThreat);
  const where = epsilon === 0 ? "clean" : scaledThreatText(scale, paperThreat);
  const attacked = epsilon === 0 ? {} : { attack: scale.pgd(10), threat };
  const head = {
    setting: trainedText(scale, norm, "high"),
    at: { name: "epsilon", value: threat.epsilon },
    paperThreat,
  } as const;
  const plain = { experiment: norm, system: "multiclass", ...attacked, strategies: ["cross-entropy"] };
  const ofSplits = (isClean: boolean, label: string, strategy: string) =>
    splitsOf(scale).map((split) =>
      accuracyRow(
        results,
        {
          ...head,
          system: split.label,
          series: isClean ? split.label : `${split.label}: ${label}`,
          quantity: isClean ? where : `${label}, ${where}`,
        },
        { experiment: norm, system: split.id, ...attacked, strategies: [strategy] },
        { reading: plain, system: "multiclass" },
      ),
    );
  return [
    accuracyRow(
      results,
      { ...head, system: "multiclass", quantity: epsilon === 0 ? where : `PGD-10, ${where}` },
      plain,
    ),
    ...(epsilon === 0
      ? ofSplits(true, "", "")
      : attacks.flatMap(({ id, label }) => ofSplits(false, label, id))),
  ];
}

/** Figure 8 has no numbers in the text: three attacks on two splits, beside multiclass, at the training budget. */
export const figure8: Study = {
  id: "figure-8",
  title: "Figure 8, hierarchical classifiers",
  section: "Appendix C, Figure 8",
  question:
    "Is a hierarchy of two stages more robust than one multiclass network, under three simple attacks on its stages?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => experimentsOf(id, "Figure 8, hierarchical classifiers", false),
  rows: (results, id) => {
    const scale = scaleOf(id);
    return normsOf(scale).flatMap((norm) =>
      [0, headline(norm).epsilon].flatMap((epsilon) => rowsAt(results, scale, norm, epsilon, stageAttacks)),
    );
  },
};

export const hierarchy: Study = {
  id: "hierarchy",
  title: "Hierarchical classifiers over the test budget",
  section: "Appendix C",
  question:
    "Which stage of a hierarchy is the weak one, does the split matter, and does an attack on both at once find more?",
  scales: ["smoke", "demo", "paper"],
  picture: "curves",
  experiments: (id) => experimentsOf(id, "Hierarchical classifiers over the test budget", true),
  rows: (results, id) => {
    const scale = scaleOf(id);
    return normsOf(scale).flatMap((norm) =>
      [0, ...radiiOf(scale, norm)].flatMap((epsilon) =>
        rowsAt(results, scale, norm, epsilon, [...stageAttacks, holistic]),
      ),
    );
  },
};
