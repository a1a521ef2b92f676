import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import type { SystemSpec } from "../spec/spec.ts";
import { scaledStudy, specOf } from "./comparison.ts";
import { extent, modelAttack, modelStrategies, type Regime, regimes, testThreat } from "./modelK.ts";
import { askedClass, balanced, type Found, find, restrictedTo } from "./reading.ts";
import { gapOf, provenanceOf, rowOf, shareOf } from "./rows.ts";
import type { Scale } from "./scale.ts";
import type { Measured, StudyGap, StudyResults, StudyRow } from "./study.ts";

/** The multiclass network judged on the question, a yes-or-no network, and the same with balanced batches. */
const kinds = [
  { id: "all-classes", label: "multiclass, judged on the question", params: { k: 10 } },
  { id: "yes-no", label: "yes-or-no network", params: { k: 2 } },
  { id: "yes-no-balanced", label: "yes-or-no network, balanced batches", params: { k: 2, balanced: true } },
] as const;

const systemsOf = (order: string): readonly SystemSpec[] =>
  kinds.map(({ id, params }) => ({ id, decomposition: { id: "superclass", params: { ...params, order } } }));

interface Item {
  readonly id: string;
  readonly regime: Regime;
  /** The order of the classes; the first is the item. Orders of the MODEL[k] studies, whose networks are reused. */
  readonly order: string;
  readonly number: number;
}

const itemsOf = (scale: Scale): readonly Item[] =>
  regimes(scale)
    .filter(({ budget }) => budget?.norm === "linf")
    .flatMap((regime) =>
      extent(scale)
        .orders.slice(0, 3)
        .map((order, i) => ({ id: `${regime.id}-item-${i + 1}`, regime, order, number: i + 1 })),
    );

/** What users need of such a detector, and the images that show it. */
const parts = [
  { label: "items found", keep: (label: number, item: number) => label === item },
  { label: "other images passed", keep: (label: number, item: number) => label !== item },
] as const;

function rowsOf(results: StudyResults, scale: Scale, { id: experiment, regime, order }: Item) {
  const plan = results.get(experiment)?.plan;
  const [first] = plan?.systems ?? [];
  if (plan === undefined || first === undefined) return [];
  const names = factsOf(plan.spec.dataset).classes;
  const item = askedClass(first, names.length);
  const setting = `${regime.label}; the item is ${names[item]} (order ${order})`;
  return [false, true].flatMap((isAttacked) => {
    const threat = testThreat(scale, regime);
    const attacked = isAttacked ? { attack: scale.pgd(10), threat, strategies: modelStrategies } : {};
    const found = kinds.map(({ id }) => find(results, { experiment, system: id, ...attacked }));
    const when = isAttacked ? "under PGD-10" : "clean";
    const row = (k: number, quantity: string, ours: Measured | null, gap: StudyGap | null): StudyRow =>
      rowOf({ setting, system: kinds[k]?.label ?? "", quantity: `${quantity}, ${when}` }, ours, {
        threat: isAttacked ? threat : null,
        attack: isAttacked ? attackLabel(scale.pgd(10)) : "",
        strategies: isAttacked ? modelStrategies : [],
        ...provenanceOf(found[k]),
        gap,
      });
    const ofParts = parts.flatMap(({ label, keep }) => {
      const restricted = (one: Found | null | undefined) => (one ? restrictedTo(one, (cls) => keep(cls, item)) : null);
      const other = restricted(found[0]);
      return found.map((one, k) => {
        const own = restricted(one);
        const gap = k === 0 || own === null || other === null ? null : gapOf(own, other, "multiclass");
        return row(k, label, own === null ? null : shareOf(own.errors), gap);
      });
    });
    const means = found.map((own, k) => {
      const ours = own && { value: balanced(own, item), low: null, high: null, n: own.labels.length };
      return row(k, "mean of both", ours, null);
    });
    return [...ofParts, ...means];
  });
}

/** The example of section 7: if the question is whether an item is hazardous, one binary network can answer it. */
export const hazardous = scaledStudy({
  id: "hazardous",
  title: "Hazardous item or not",
  section: "Section 7",
  question:
    "If only one class matters, is a yes-or-no network more robust than the multiclass network asked the same question?",
  picture: "points",
  experiments: (scale) =>
    itemsOf(scale).map(({ id, regime, order, number }) => ({
      id,
      spec: specOf(scale, {
        name: `Hazardous item or not: ${regime.label}, item ${number}`,
        trained: testThreat(scale, regime),
        systems: systemsOf(order),
        evaluation: modelAttack(scale, regime),
        deviations: [
          "a class of the data set stands for the hazardous item: the paper names the task without running it",
        ],
      }),
    })),
  rows: (results, scale) => itemsOf(scale).flatMap((item) => rowsOf(results, scale, item)),
});
