import { factsOf } from "../catalogue/datasetFacts.ts";
import type { SystemSpec } from "../spec/spec.ts";
import type { Norm } from "../terms/choice.ts";
import { specOf } from "./comparison.ts";
import { askedClass, balanced, find, type Reading } from "./reading.ts";
import { meanAccuracy, meanOf } from "./rows.ts";
import { budgets, type Level, type Scale } from "./scales.ts";
import type { Measured, StudyExperiment, StudyGap, StudyResults } from "./study.ts";
import { scaledThreatText } from "./words.ts";

/** How networks of the MODEL[k] studies are trained: with one of the budgets, or without attack. */
export interface Regime {
  readonly id: string;
  readonly label: string;
  readonly budget: { readonly norm: Norm; readonly level: Level } | null;
}

export function regimes(scale: Scale): readonly Regime[] {
  const robust = scale.some(["low", "high"] as const).map((level): Regime => {
    const paper = { norm: "linf", epsilon: budgets.linf[level] } as const;
    return {
      id: `linf-${level}`,
      label: `adversarial training, ${scaledThreatText(scale, paper)}`,
      budget: { norm: "linf", level },
    };
  });
  const onPaper: readonly Regime[] =
    scale.id === "paper"
      ? (["low", "high"] as const).map((level) => ({
          id: `l2-${level}`,
          label: `adversarial training, l2 ${budgets.l2[level]}`,
          budget: { norm: "l2", level },
        }))
      : [];
  return [...robust, ...onPaper, { id: "standard", label: "standard training", budget: null }];
}

/** Numbers of labels, and orders of the classes, the first class being the one asked for. */
export function extent(scale: Scale): { readonly ks: readonly number[]; readonly orders: readonly string[] } {
  const seeds = (count: number) => Array.from({ length: count }, (_, i) => `seed:${i + 1}`);
  if (scale.id === "smoke") return { ks: [2, 10], orders: seeds(1) };
  if (scale.id === "demo") return { ks: [2, 4, 7, 10], orders: seeds(3) };
  return { ks: [2, 3, 4, 5, 6, 7, 8, 9, 10], orders: seeds(20) };
}

export const modelDeviations = (scale: Scale): readonly string[] => {
  const { ks, orders } = extent(scale);
  return [
    ...(scale.id === "paper"
      ? []
      : [
          `${orders.length} order${orders.length === 1 ? "" : "s"} of the classes instead of 20, k in ${ks.join(", ")} instead of 2 to 10`,
        ]),
    "networks that are trained alike are trained once: MODEL[10] is one network for all orders, MODEL[2] one per class asked for",
    "balanced accuracy (mean over the class asked for and the rest): overall, 90 % would be reached by always saying no",
    "each attack is the stronger of cross-entropy and the binary margin",
  ];
};

/** Ids of the systems of an experiment, one per order. */
export const systemIds = (scale: Scale): readonly string[] => extent(scale).orders.map((_, i) => systemId(i));

const systemId = (i: number): string => `order-${i + 1}`;

const systemsOf = (scale: Scale, k: number): readonly SystemSpec[] =>
  extent(scale).orders.map((order, i) => ({
    id: systemId(i),
    decomposition: { id: "superclass", params: { k, order } },
  }));

export const experimentId = (regime: Regime, k: number): string => `${regime.id}-k${k}`;

/** The budget a regime is attacked with: its own in training; that of the lower budget where it was trained without. */
export function testThreat(scale: Scale, { budget }: Regime) {
  const { norm, level } = budget ?? { norm: "linf", level: "low" };
  return scale.threat({ norm, epsilon: budgets[norm][level] });
}

/** Both losses that a MODEL[k] is attacked with. */
export const modelStrategies = ["cross-entropy", "margin"] as const;

/** One experiment per regime and k: the networks of all orders. */
export function modelExperiments(
  scale: Scale,
  title: string,
  more: (regime: Regime) => Partial<StudyExperiment["spec"]["evaluation"]>,
  wanted: (regime: Regime) => boolean = () => true,
): readonly StudyExperiment[] {
  return regimes(scale)
    .filter(wanted)
    .flatMap((regime) =>
      extent(scale).ks.map((k) => ({
        id: experimentId(regime, k),
        spec: specOf(scale, {
          name: `${title}: MODEL[${k}], ${regime.label}`,
          trained: regime.budget === null ? null : testThreat(scale, regime),
          systems: systemsOf(scale, k),
          evaluation: more(regime),
          deviations: modelDeviations(scale),
        }),
      })),
    );
}

/** The attack of these studies under the threat of a regime. */
export const modelAttack = (scale: Scale, regime: Regime) => ({
  threats: [testThreat(scale, regime)],
  attacks: [scale.pgd(10)],
  strategies: [...modelStrategies],
});

/** Balanced accuracy of MODEL[k] for each order that has finished, clean or attacked. */
function ofOrders(
  results: StudyResults,
  scale: Scale,
  regime: Regime,
  k: number,
  isAttacked: boolean,
  split?: "train",
) {
  return extent(scale).orders.map((_, i) => {
    const reading: Reading = {
      experiment: experimentId(regime, k),
      system: systemId(i),
      ...(split === undefined ? {} : { split }),
      ...(isAttacked
        ? { attack: scale.pgd(10), threat: testThreat(scale, regime), strategies: modelStrategies }
        : {}),
    };
    const found = find(results, reading);
    const plan = results.get(reading.experiment)?.plan;
    const system = plan?.systems[i];
    if (found === null || plan === undefined || system === undefined) return null;
    const asked = askedClass(system, factsOf(plan.spec.dataset).classes.length);
    return { found, value: balanced(found, asked) };
  });
}

/** Mean over the orders of balanced accuracy with its interval over them; the gap is paired by order. */
export function overOrders(
  results: StudyResults,
  scale: Scale,
  regime: Regime,
  k: number,
  isAttacked: boolean,
): {
  readonly ours: Measured | null;
  readonly gap: StudyGap | null;
  readonly first: ReturnType<typeof find>;
} {
  const own = ofOrders(results, scale, regime, k, isAttacked);
  const full = ofOrders(results, scale, regime, 10, isAttacked);
  const values = own.flatMap((one) => (one === null ? [] : [one.value]));
  const differences = own.flatMap((one, i) => {
    const other = full[i] ?? null;
    return one === null || other === null ? [] : [one.value - other.value];
  });
  const mean = k === 10 ? null : meanOf(differences);
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

/** Mean over the orders of balanced accuracy on training images minus that on test images. */
export function trainMinusTest(
  results: StudyResults,
  scale: Scale,
  regime: Regime,
  k: number,
  isAttacked: boolean,
): Measured | null {
  const seen = ofOrders(results, scale, regime, k, isAttacked, "train");
  const judged = ofOrders(results, scale, regime, k, isAttacked);
  const differences = seen.flatMap((one, i) => {
    const other = judged[i] ?? null;
    return one === null || other === null ? [] : [one.value - other.value];
  });
  return differences.length < seen.length ? null : meanOf(differences);
}
