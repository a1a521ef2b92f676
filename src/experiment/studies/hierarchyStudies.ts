import { multiclass } from "../presets/parts.ts";
import type { Norm } from "../terms/choice.ts";
import { mainNorms, measuredAt, scaledStudy, trainedExperiment, trainedText, underPgd10 } from "./comparison.ts";
import { accuracyRow } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { headline } from "./scales.ts";
import type { Study } from "./study.ts";
import { table3Radii } from "./table3.ts";

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

/** The paper's splits. Digits have no animals, so their easy split is by shape. */
const splitsOf = (scale: Scale): readonly Split[] =>
  scale.id === "paper"
    ? [{ id: "animals-v-objects", label: "animals v objects", split: "animals-v-objects" }, firstLast]
    : [{ id: "loops", label: "0 6 8 9 (a closed loop) v the rest", split: "0,6,8,9|1,2,3,4,5,7" }, firstLast];

interface StageAttack {
  readonly id: string;
  readonly label: string;
}

/** The paper's three attacks, and one on both stages at once. */
const stageAttacks: readonly StageAttack[] = [
  { id: "stage-1", label: "stage 1 alone" },
  { id: "stage-2", label: "stage 2 alone" },
  { id: "stage-1-then-2", label: "stage 1, then 2" },
];
const holistic: StageAttack = { id: "holistic", label: "both stages at once" };

/** A study of hierarchies and multiclass at some test radii, clean images included. The paper does not name the norm. */
function hierarchyStudy(
  study: Omit<Study, "scales" | "experiments" | "rows">,
  radiiOf: (scale: Scale, norm: Norm) => readonly number[],
  attacks: readonly StageAttack[],
): Study {
  return scaledStudy({
    ...study,
    experiments: (scale) =>
      mainNorms(scale).map((norm) =>
        trainedExperiment(scale, norm, study.title, {
          systems: [
            multiclass,
            ...splitsOf(scale).map(({ id, split }) => ({
              id,
              decomposition: { id: "hierarchical", params: { split } },
            })),
          ],
          evaluation: underPgd10(scale, norm, radiiOf(scale, norm), [
            "cross-entropy",
            ...[...stageAttacks, holistic].map(({ id }) => id),
          ]),
          deviations:
            scale.id === "paper" ? [] : ["digits with and without a closed loop instead of animals and objects"],
        }),
      ),
    rows: (results, scale) =>
      mainNorms(scale).flatMap((norm) =>
        [0, ...radiiOf(scale, norm)].flatMap((epsilon) => {
          const { isClean, reading, paperThreat, at, quantity } = measuredAt(scale, norm, epsilon);
          const head = { setting: trainedText(scale, norm), at, paperThreat };
          const plain = {
            experiment: norm,
            system: "multiclass",
            ...reading,
            strategies: ["cross-entropy"],
          };
          const ofSplits = ({ id: strategy, label }: StageAttack) =>
            splitsOf(scale).map((split) =>
              accuracyRow(
                results,
                {
                  ...head,
                  system: split.label,
                  series: isClean ? split.label : `${split.label}: ${label}`,
                  quantity: quantity(label),
                },
                { experiment: norm, system: split.id, ...reading, strategies: [strategy] },
                { reading: plain, name: "multiclass" },
              ),
            );
          return [
            accuracyRow(results, { ...head, system: "multiclass", quantity: quantity() }, plain),
            ...(isClean ? [{ id: "", label: "" }] : attacks).flatMap(ofSplits),
          ];
        }),
      ),
  });
}

/** Figure 8 has no numbers in the text: three attacks on two splits, and multiclass, at the training budget. */
export const figure8 = hierarchyStudy(
  {
    id: "figure-8",
    title: "Figure 8, hierarchical classifiers",
    section: "Appendix C, Figure 8",
    question:
      "Is a hierarchy of two stages more robust than one multiclass network, under three simple attacks on its stages?",
    picture: "points",
  },
  (_scale, norm) => [headline(norm).epsilon],
  stageAttacks,
);

export const hierarchy = hierarchyStudy(
  {
    id: "hierarchy",
    title: "Hierarchical classifiers over the test budget",
    section: "Appendix C",
    question:
      "Which stage of a hierarchy is the weaker one, does the split matter, and does an attack on both stages at once find more?",
    picture: "curves",
  },
  table3Radii,
  [...stageAttacks, holistic],
);
