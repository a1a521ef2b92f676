import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Threat } from "../terms/choice.ts";
import {
  experimentId,
  extent,
  modelAttack,
  modelExperiments,
  overOrders,
  type Regime,
  regimes,
  systemIds,
  testThreat,
  trainMinusTest,
} from "./modelK.ts";
import { findDistances } from "./reading.ts";
import { meanOf, rowOf } from "./rows.ts";
import { type Scale, scaleOf } from "./scales.ts";
import type { HistogramBin, Study, StudyResults, StudyRow } from "./study.ts";

/** What n counts in these studies. */
function overText(scale: Scale): string {
  const { orders } = extent(scale);
  return `balanced accuracy, mean over ${orders.length} order${orders.length === 1 ? "" : "s"} of the classes (n)`;
}

/** One point of a curve over k. */
function pointOf(
  results: StudyResults,
  scale: Scale,
  regime: Regime,
  k: number,
  isAttacked: boolean,
  names: { readonly setting: string; readonly series: string; readonly quantity: string },
): StudyRow {
  const { ours, gap, first } = overOrders(results, scale, regime, k, isAttacked);
  const threat = isAttacked ? testThreat(scale, regime) : null;
  return rowOf(
    {
      ...names,
      system: `MODEL[${k}]`,
      at: { name: "classes", value: k },
    },
    ours,
    {
      gap,
      threat,
      attack: isAttacked ? attackLabel(scale.pgd(10)) : "",
      backend: first?.backend ?? null,
      warnings: [...new Set((first?.warnings ?? []).map(({ code }) => code))],
    },
  );
}

const scales = ["smoke", "demo", "paper"] as const;

/** Standard and robust accuracy on one binary question as the network tells more classes apart. */
export const figure4: Study = {
  id: "figure-4",
  title: "Figure 4, accuracy over the number of classes",
  section: "Section 3.2, Figure 4",
  question:
    "Is the question whether an image is of one class answered more robustly by a network that tells fewer classes apart?",
  scales,
  picture: "curves",
  experiments: (id) => {
    const scale = scaleOf(id);
    return modelExperiments(scale, "Figure 4", (regime) => modelAttack(scale, regime));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    const { ks } = extent(scale);
    const setting = overText(scale);
    return regimes(scale).flatMap((regime) =>
      ks.map((k) =>
        pointOf(results, scale, regime, k, regime.budget !== null, {
          setting,
          series: regime.label,
          quantity: `${regime.budget === null ? "clean" : "PGD-10"}, ${regime.label}`,
        }),
      ),
    );
  },
};

/** The opposite trends of section 3.3: clean accuracy of standard networks, robust accuracy of robust ones. */
export const regimesStudy: Study = {
  id: "regimes",
  title: "Standard and robust regime",
  section: "Section 3.3",
  question: "Does telling more classes apart help without an adversary and hurt with one?",
  scales,
  picture: "curves",
  experiments: (id) => {
    const scale = scaleOf(id);
    return modelExperiments(scale, "Standard and robust regime", (regime) => ({
      ...modelAttack(scale, regime),
      gap: Math.min(2000, scale.examples),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return regimes(scale).flatMap((regime) =>
      [false, true].flatMap((isAttacked) => {
        const { norm, epsilon } = testThreat(scale, regime);
        const series = isAttacked ? `PGD-10, ${norm} ${epsilon}` : "clean";
        const names = { setting: `${regime.label}, ${overText(scale)}`, series };
        return extent(scale).ks.flatMap((k) => [
          pointOf(results, scale, regime, k, isAttacked, { ...names, quantity: series }),
          // Not a point of the curves: how much better the network is on what it was trained with.
          rowOf(
            { ...names, system: `MODEL[${k}]`, quantity: `training minus test images, ${series}` },
            trainMinusTest(results, scale, regime, k, isAttacked),
          ),
        ]);
      }),
    );
  },
};

/** Bins of the histograms of distances. */
const bins = 25;

function histogramOf(values: readonly number[], largest: number): readonly HistogramBin[] {
  const width = largest / bins;
  return Array.from({ length: bins }, (_, bin) => ({
    from: bin * width,
    to: (bin + 1) * width,
    count: values.filter((value) => Math.min(bins - 1, Math.floor(value / width)) === bin).length,
  }));
}

/** The largest perturbation that is looked for. */
const within = (scale: Scale): Threat =>
  scale.id === "paper" ? { norm: "linf", epsilon: 0.25 } : { norm: "linf", epsilon: 0.6 };

const searches = (scale: Scale) => {
  if (scale.id === "smoke") return [{ id: "pgd-bisection", params: { steps: 2, restarts: 1, halvings: 2 } }];
  if (scale.id === "demo")
    return [
      { id: "pgd-bisection", params: { steps: 20, restarts: 1, halvings: 8 } },
      { id: "fab", params: { steps: 50 } },
    ];
  return [{ id: "pgd-bisection" }, { id: "fab" }];
};

/** The higher budget and standard training: two regimes are enough to see distributions. */
const isShown = ({ id }: Regime): boolean => id === "linf-high" || id === "standard";

/** How far images are from the boundary of one binary question, by the number of classes told apart. */
export const figure1: Study = {
  id: "figure-1",
  title: "Figure 1, how far the boundary is",
  section: "Section 1, Figure 1; section 3.2",
  question:
    "How large a perturbation carries an image over the boundary, by how many classes the network tells apart?",
  scales,
  picture: "histograms",
  experiments: (id) => {
    const scale = scaleOf(id);
    const distance = {
      examples: scale.id === "paper" ? 1000 : Math.min(128, scale.examples),
      within: [within(scale)],
      attacks: searches(scale),
      strategies: ["margin"],
    };
    return modelExperiments(scale, "Figure 1", () => ({ distance }), isShown);
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    const { ks, orders } = extent(scale);
    const largest = within(scale);
    return regimes(scale)
      .filter(isShown)
      .flatMap((regime) =>
        ks.flatMap((k) => {
          const found = systemIds(scale).map((system) =>
            findDistances(results, { experiment: experimentId(regime, k), system, norm: largest.norm }),
          );
          const isWhole = found.every((one) => one !== null);
          const all = found.flatMap((one) => one?.distances ?? []);
          const correct = found.flatMap((one) => one?.ofCorrect ?? []);
          const head = {
            setting: `${regime.label}, ${orders.length} order${orders.length === 1 ? "" : "s"} of the classes`,
            system: `MODEL[${k}]`,
            series: `MODEL[${k}]`,
            unit: "distance",
            at: { name: "classes", value: k },
          } as const;
          const more = {
            threat: largest,
            backend: found[0]?.backend ?? null,
            attack: "smallest of all searches",
          };
          return [
            rowOf({ ...head, quantity: "mean, images that are right" }, isWhole ? meanOf(correct) : null, {
              ...more,
              histogram: isWhole ? histogramOf(correct, largest.epsilon) : null,
            }),
            rowOf({ ...head, quantity: "mean, all images, errors at 0" }, isWhole ? meanOf(all) : null, more),
          ];
        }),
      );
  },
};
