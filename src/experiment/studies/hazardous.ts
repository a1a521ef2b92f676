import { pairedDifference, wilson } from "../artefacts/accuracy.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import type { SystemSpec } from "../spec/spec.ts";
import { specOf } from "./comparison.ts";
import { extent, modelAttack, modelStrategies, type Regime, regimes, testThreat } from "./modelK.ts";
import { askedClass, balanced, type Found, find, restrictedTo } from "./reading.ts";
import { rowOf } from "./rows.ts";
import { type Scale, scaleOf } from "./scales.ts";
import type { Measured, Study, StudyGap, StudyResults, StudyRow } from "./study.ts";

/** A yes-or-no network, the same with balanced batches, and the multiclass network judged on the same question. */
const kinds = [
  { id: "all-classes", label: "multiclass, judged on the question", params: { k: 10 } },
  { id: "yes-no", label: "yes-or-no network", params: { k: 2 } },
  { id: "yes-no-balanced", label: "yes-or-no network, balanced batches", params: { k: 2, balanced: true } },
] as const;

const systemsOf = (order: string): readonly SystemSpec[] =>
  kinds.map(({ id, params }) => ({ id, decomposition: { id: "superclass", params: { ...params, order } } }));

const isRobust = ({ budget }: Regime): boolean => budget?.norm === "linf";

/** The first class of each order of the MODEL[k] studies is an item, so that their networks serve here too. */
const itemsOf = (scale: Scale) => extent(scale).orders.slice(0, 3);

const shareOf = (errors: readonly number[]): Measured => {
  const { value, low, high, n } = wilson(errors.filter((error) => error === 0).length, errors.length);
  return { value, low, high, n };
};

function gapOf(own: Found, other: Found): StudyGap {
  const { difference, low, high, n, pValue } = pairedDifference(
    { ids: own.flags.ids, errors: own.errors },
    { ids: other.flags.ids, errors: other.errors },
  );
  return { minus: "multiclass", difference, low, high, n, pValue, paper: null };
}

/** What a user asks of such a detector, and on which images it shows. */
const parts = [
  { id: "found", label: "items found", keep: (label: number, item: number) => label === item },
  { id: "quiet", label: "other images passed", keep: (label: number, item: number) => label !== item },
] as const;

function rowsOf(
  results: StudyResults,
  scale: Scale,
  regime: Regime,
  order: string,
  i: number,
): readonly StudyRow[] {
  const experiment = `${regime.id}-item-${i + 1}`;
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
    const more = (one: Found | null | undefined): Partial<StudyRow> => ({
      threat: isAttacked ? threat : null,
      attack: isAttacked ? attackLabel(scale.pgd(10)) : "",
      strategies: isAttacked ? modelStrategies : [],
      backend: one?.backend ?? null,
      warnings: [...new Set((one?.warnings ?? []).map(({ code }) => code))],
    });
    const ofParts = parts.flatMap(({ label, keep }) =>
      kinds.map((kind, k) => {
        const restricted = (one: Found | null | undefined) =>
          one ? restrictedTo(one, (cls) => keep(cls, item)) : null;
        const [own, other] = [restricted(found[k]), restricted(found[0])];
        return rowOf(
          { setting, system: kind.label, quantity: `${label}, ${when}` },
          own === null ? null : shareOf(own.errors),
          { ...more(found[k]), gap: k === 0 || own === null || other === null ? null : gapOf(own, other) },
        );
      }),
    );
    const means = kinds.map((kind, k) => {
      const own = found[k];
      return rowOf(
        { setting, system: kind.label, quantity: `mean of both, ${when}` },
        own ? { value: balanced(own, item), low: null, high: null, n: own.labels.length } : null,
        more(own),
      );
    });
    return [...ofParts, ...means];
  });
}

/** Section 7's example: when the question is whether an item is hazardous, one binary network answers it. */
export const hazardous: Study = {
  id: "hazardous",
  title: "Hazardous item or not",
  section: "Section 7",
  question:
    "If only one class matters, is a yes-or-no network more robust than the multiclass network asked the same question?",
  scales: ["smoke", "demo", "paper"],
  picture: "points",
  experiments: (id) => {
    const scale = scaleOf(id);
    return regimes(scale)
      .filter(isRobust)
      .flatMap((regime) =>
        itemsOf(scale).map((order, i) => ({
          id: `${regime.id}-item-${i + 1}`,
          spec: specOf(scale, {
            name: `Hazardous item or not: ${regime.label}, item ${i + 1}`,
            trained: testThreat(scale, regime),
            systems: systemsOf(order),
            evaluation: modelAttack(scale, regime),
            deviations: [
              "a class of the data set stands for the hazardous item: the paper names the task without running it",
            ],
          }),
        })),
      );
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return regimes(scale)
      .filter(isRobust)
      .flatMap((regime) => itemsOf(scale).flatMap((order, i) => rowsOf(results, scale, regime, order, i)));
  },
};
