import { factsOf } from "../catalogue/datasetFacts.ts";
import type { SystemSpec } from "../spec/spec.ts";
import type { Norm } from "../terms/choice.ts";
import { scaledThreatText, specOf } from "./comparison.ts";
import { askedClass, balanced, find, type Reading } from "./reading.ts";
import { meanAccuracy, meanOf } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { budgets, type Level, levels } from "./scales.ts";
import type { Measured, StudyExperiment, StudyGap, StudyResults } from "./study.ts";

/** How networks of the MODEL[k] studies are trained: adversarially with a budget, or with standard training (null). */
export interface Regime {
  readonly id: string;
  readonly label: string;
  readonly budget: { readonly norm: Norm; readonly level: Level } | null;
}

export function regimes(scale: Scale): readonly Regime[] {
  const robust = scale.some(levels).map((level): Regime => {
    const paper = { norm: "linf", epsilon: budgets.linf[level] } as const;
    return {
      id: `linf-${level}`,
      label: `adversarial training, ${scaledThreatText(scale, paper)}`,
      budget: { norm: "linf", level },
    };
  });
  const onPaper = (scale.id === "paper" ? levels : []).map(
    (level): Regime => ({
      id: `l2-${level}`,
      label: `adversarial training, l2 ${budgets.l2[level]}`,
      budget: { norm: "l2", level },
    }),
  );
  return [...robust, ...onPaper, { id: "standard", label: "standard training", budget: null }];
}

/** The numbers of labels, and the orders of the classes. The first class of an order is the one asked for. */
export function extent(scale: Scale): { readonly ks: readonly number[]; readonly orders: readonly string[] } {
  const seeds = (count: number) => Array.from({ length: count }, (_, i) => `seed:${i + 1}`);
  if (scale.id === "smoke") return { ks: [2, 10], orders: seeds(1) };
  if (scale.id === "demo" || scale.id === "cifar") return { ks: [2, 4, 7, 10], orders: seeds(3) };
  return { ks: [2, 3, 4, 5, 6, 7, 8, 9, 10], orders: seeds(20) };
}

/** "3 orders of the classes". */
export const ordersText = (scale: Scale): string => {
  const { length } = extent(scale).orders;
  return `${length} order${length === 1 ? "" : "s"} of the classes`;
};

const deviationsOf = (scale: Scale): readonly string[] => [
  ...(scale.id === "paper"
    ? []
    : [`${ordersText(scale)} instead of 20, k in ${extent(scale).ks.join(", ")} instead of 2 to 10`]),
  "networks that are trained alike are trained once: MODEL[10] is one network for all orders, MODEL[2] one per class asked for",
  "balanced accuracy (mean over the class asked for and the rest): overall, 90 % would be reached by always saying no",
  "each attack is the stronger of cross-entropy and the binary margin",
];

const systemId = (i: number): string => `order-${i + 1}`;

/** Ids of the systems of an experiment, one per order. */
export const systemIds = (scale: Scale): readonly string[] => extent(scale).orders.map((_, i) => systemId(i));

const systemsOf = (scale: Scale, k: number): readonly SystemSpec[] =>
  extent(scale).orders.map((order, i) => ({
    id: systemId(i),
    decomposition: { id: "superclass", params: { k, order } },
  }));

export const experimentId = (regime: Regime, k: number): string => `${regime.id}-k${k}`;

/** The test budget of a regime: its training budget, or the lower one for standard training. */
export function testThreat(scale: Scale, { budget }: Regime) {
  const { norm, level } = budget ?? { norm: "linf", level: "low" };
  return scale.threat({ norm, epsilon: budgets[norm][level] });
}

/** The two losses that MODEL[k] is attacked with. */
export const modelStrategies = ["cross-entropy", "margin"] as const;

/** One experiment per regime and k, with a network for every order. */
export function modelExperiments(
  scale: Scale,
  title: string,
  evaluationOf: (regime: Regime) => Partial<StudyExperiment["spec"]["evaluation"]>,
  isWanted: (regime: Regime) => boolean = () => true,
): readonly StudyExperiment[] {
  return regimes(scale)
    .filter(isWanted)
    .flatMap((regime) =>
      extent(scale).ks.map((k) => ({
        id: experimentId(regime, k),
        spec: specOf(scale, {
          name: `${title}: MODEL[${k}], ${regime.label}`,
          trained: regime.budget === null ? null : testThreat(scale, regime),
          systems: systemsOf(scale, k),
          evaluation: evaluationOf(regime),
          deviations: deviationsOf(scale),
        }),
      })),
    );
}

/** PGD-10 under the test budget of a regime. */
export const modelAttack = (scale: Scale, regime: Regime) => ({
  threats: [testThreat(scale, regime)],
  attacks: [scale.pgd(10)],
  strategies: [...modelStrategies],
});

/** A point of the MODEL[k] studies: networks with k labels, on clean or attacked images. */
export interface ModelPoint {
  readonly regime: Regime;
  readonly k: number;
  readonly isAttacked: boolean;
}

/** Balanced accuracy for each order, null where it has not finished. */
function byOrder(results: StudyResults, scale: Scale, { regime, k, isAttacked }: ModelPoint, split?: "train") {
  return extent(scale).orders.map((_, i) => {
    const reading: Reading = {
      experiment: experimentId(regime, k),
      system: systemId(i),
      ...(split === undefined ? {} : { split }),
      ...(isAttacked ? { attack: scale.pgd(10), threat: testThreat(scale, regime), strategies: modelStrategies } : {}),
    };
    const found = find(results, reading);
    const plan = results.get(reading.experiment)?.plan;
    const system = plan?.systems[i];
    if (found === null || plan === undefined || system === undefined) return null;
    const asked = askedClass(system, factsOf(plan.spec.dataset).classes.length);
    return { found, value: balanced(found, asked) };
  });
}

/** Differences of the orders that both sides have. */
const differencesOf = (a: ReturnType<typeof byOrder>, b: ReturnType<typeof byOrder>): readonly number[] =>
  a.flatMap((one, i) => {
    const other = b[i] ?? null;
    return one === null || other === null ? [] : [one.value - other.value];
  });

/** Mean balanced accuracy over the orders, with its interval, and the gap to MODEL[10], paired by order. */
export function overOrders(
  results: StudyResults,
  scale: Scale,
  point: ModelPoint,
): {
  readonly ours: Measured | null;
  readonly gap: StudyGap | null;
  readonly first: ReturnType<typeof find>;
} {
  const own = byOrder(results, scale, point);
  const differences = differencesOf(own, byOrder(results, scale, { ...point, k: 10 }));
  const values = own.flatMap((one) => (one === null ? [] : [one.value]));
  const mean = point.k === 10 ? null : meanOf(differences);
  return {
    ours: values.length < own.length ? null : meanAccuracy(values),
    gap:
      mean === null
        ? null
        : {
            minus: "MODEL[10]",
            difference: mean.value,
            low: mean.low,
            high: mean.high,
            n: differences.length,
            pValue: null,
            paper: null,
          },
    first: own.find((one) => one !== null)?.found ?? null,
  };
}

/** Mean over the orders of the balanced accuracy on training images minus that on test images. */
export function trainMinusTest(results: StudyResults, scale: Scale, point: ModelPoint): Measured | null {
  const train = byOrder(results, scale, point, "train");
  const differences = differencesOf(train, byOrder(results, scale, point));
  return differences.length < train.length ? null : meanOf(differences);
}
