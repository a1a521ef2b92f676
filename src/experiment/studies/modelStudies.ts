import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Threat } from "../terms/choice.ts";
import { scaledStudy, smallOf } from "./comparison.ts";
import {
  experimentId,
  extent,
  type ModelPoint,
  modelAttack,
  modelExperiments,
  ordersText,
  overOrders,
  type Regime,
  regimes,
  systemIds,
  testThreat,
  trainMinusTest,
} from "./modelK.ts";
import { findDistances } from "./reading.ts";
import { histogramOf, meanOf, provenanceOf, rowOf } from "./rows.ts";
import type { Scale } from "./scale.ts";
import type { StudyResults, StudyRow } from "./study.ts";

const overText = (scale: Scale): string => `balanced accuracy, mean over ${ordersText(scale)} (n)`;

/** One point of a curve over k. */
function pointRow(
  results: StudyResults,
  scale: Scale,
  point: ModelPoint,
  names: { readonly setting: string; readonly series: string; readonly quantity: string },
): StudyRow {
  const { ours, gap, first } = overOrders(results, scale, point);
  return rowOf({ ...names, system: `MODEL[${point.k}]`, at: { name: "classes", value: point.k } }, ours, {
    gap,
    threat: point.isAttacked ? testThreat(scale, point.regime) : null,
    attack: point.isAttacked ? attackLabel(scale.pgd(10)) : "",
    ...provenanceOf(first),
  });
}

/** Clean or robust accuracy on one binary question over the number of classes that a network distinguishes. */
export const figure4 = scaledStudy({
  id: "figure-4",
  onCifar: true,
  title: "Figure 4, accuracy over the number of classes",
  section: "Section 3.2, Figure 4",
  question:
    "Is a network that distinguishes fewer classes more robust on the question whether an image is of one class?",
  picture: "curves",
  experiments: (given) => {
    const scale = smallOf(given);
    return modelExperiments(scale, "Figure 4", (regime) => modelAttack(scale, regime));
  },
  rows: (results, given) => {
    const scale = smallOf(given);
    return regimes(scale).flatMap((regime) =>
      extent(scale).ks.map((k) => {
        const isAttacked = regime.budget !== null;
        return pointRow(
          results,
          scale,
          { regime, k, isAttacked },
          {
            setting: overText(scale),
            series: regime.label,
            quantity: `${isAttacked ? "PGD-10" : "clean"}, ${regime.label}`,
          },
        );
      }),
    );
  },
});

/** The opposite trends of section 3.3: clean accuracy of standard networks, robust accuracy of robust ones. */
export const regimesStudy = scaledStudy({
  id: "regimes",
  title: "Standard and robust regime",
  section: "Section 3.3",
  question: "Does distinguishing more classes help without an adversary and hurt with one?",
  picture: "curves",
  experiments: (scale) =>
    modelExperiments(scale, "Standard and robust regime", (regime) => ({
      ...modelAttack(scale, regime),
      gap: Math.min(2000, scale.examples),
    })),
  rows: (results, scale) =>
    regimes(scale).flatMap((regime) =>
      [false, true].flatMap((isAttacked) => {
        const { norm, epsilon } = testThreat(scale, regime);
        const series = isAttacked ? `PGD-10, ${norm} ${epsilon}` : "clean";
        const names = { setting: `${regime.label}, ${overText(scale)}`, series };
        return extent(scale).ks.flatMap((k) => {
          const point = { regime, k, isAttacked };
          return [
            pointRow(results, scale, point, { ...names, quantity: series }),
            // Not part of the curve: the generalisation gap.
            rowOf(
              { ...names, system: `MODEL[${k}]`, quantity: `training minus test images, ${series}` },
              trainMinusTest(results, scale, point),
            ),
          ];
        });
      }),
    ),
});

const bins = 25;

/** The largest perturbation to search. */
const within = (scale: Scale): Threat => ({ norm: "linf", epsilon: scale.id === "paper" ? 0.25 : 0.6 });

const searches = (scale: Scale) => {
  if (scale.id === "smoke") return [{ id: "pgd-bisection", params: { steps: 2, restarts: 1, halvings: 2 } }];
  if (scale.id === "demo")
    return [
      { id: "pgd-bisection", params: { steps: 20, restarts: 1, halvings: 8 } },
      { id: "fab", params: { steps: 50 } },
    ];
  return [{ id: "pgd-bisection" }, { id: "fab" }];
};

/** The higher budget and standard training: two regimes are enough to show distributions. */
const isShown = ({ id }: Regime): boolean => id === "linf-high" || id === "standard";

/** Distances of images to the boundary of one binary question, by the number of classes that the network distinguishes. */
export const figure1 = scaledStudy({
  id: "figure-1",
  title: "Figure 1, how far the boundary is",
  section: "Section 1, Figure 1; section 3.2",
  question:
    "How large is the perturbation that moves an image across the boundary, by the number of classes that the network distinguishes?",
  picture: "histograms",
  experiments: (scale) => {
    const distance = {
      examples: scale.id === "paper" ? 1000 : Math.min(128, scale.examples),
      within: [within(scale)],
      attacks: searches(scale),
      strategies: ["margin"],
    };
    return modelExperiments(scale, "Figure 1", () => ({ distance }), isShown);
  },
  rows: (results, scale) => {
    const threat = within(scale);
    return regimes(scale)
      .filter(isShown)
      .flatMap((regime) =>
        extent(scale).ks.flatMap((k) => {
          const found = systemIds(scale).map((system) =>
            findDistances(results, { experiment: experimentId(regime, k), system, norm: threat.norm }),
          );
          const isComplete = found.every((one) => one !== null);
          const all = found.flatMap((one) => one?.distances ?? []);
          const correct = found.flatMap((one) => one?.ofCorrect ?? []);
          const row = (quantity: string, values: readonly number[], more: Partial<StudyRow> = {}) =>
            rowOf(
              {
                setting: `${regime.label}, ${ordersText(scale)}`,
                system: `MODEL[${k}]`,
                quantity,
                unit: "distance",
                at: { name: "classes", value: k },
              },
              isComplete ? meanOf(values) : null,
              { threat, backend: found[0]?.backend ?? null, attack: "smallest of all searches", ...more },
            );
          return [
            row("mean, images that are right", correct, {
              histogram: isComplete ? histogramOf(correct, threat.epsilon, bins) : null,
            }),
            row("mean, all images, errors at 0", all),
          ];
        }),
      );
  },
});
