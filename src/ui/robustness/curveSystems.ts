import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import type { Norm, Threat } from "../../experiment/terms/choice.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { seriesOfSystems } from "../../figures/drawing/seriesOfSystems.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";

/** Every measured system on the experiment's data set, the experiment's own first, with ids that are unique on the page. */
export function curveSystems(
  experiment: MeasuredExperiment,
  experiments: readonly MeasuredExperiment[],
): readonly CurveSystem[] {
  const others = experiments.filter(
    ({ id, spec }) => id !== experiment.id && spec.dataset.id === experiment.spec.dataset.id,
  );
  return [experiment, ...others].flatMap((one) =>
    one.systems.map(({ id, label, kind }) => ({
      id: `${one.id}/${id}`,
      label: one.id === experiment.id ? label : `${label}, ${one.label}`,
      kind,
      of: one.id,
      trained: trainedAgainst(one, id),
      accuracies: one.results.accuracies
        .filter(({ system }) => system === id)
        .map((row) => ({ ...row, system: `${one.id}/${id}` })),
    })),
  );
}

/**
 * The systems that are drawn once these experiments are chosen: those drawn already, and all of the experiments that join
 * them.
 */
export function withExperiments(
  offered: readonly CurveSystem[],
  drawn: readonly CurveSystem[],
  experiments: readonly string[],
): readonly CurveSystem[] {
  const before = new Set(drawn.map(({ of }) => of));
  return offered.filter((one) => experiments.includes(one.of) && (!before.has(one.of) || drawn.includes(one)));
}

/** The threat that a system was trained against; null where there was none, or nobody says. */
function trainedAgainst({ spec }: MeasuredExperiment, id: string): CurveSystem["trained"] {
  const own = spec.systems.find((system) => system.id === id);
  return own?.imported === undefined ? trainedThreat(own?.defence ?? spec.defence) : null;
}

export interface CurveSystem {
  readonly id: string;
  readonly label: string;
  readonly kind: "arms" | "one" | "stages";
  /** Id of its experiment. */
  readonly of: string;
  readonly trained: ReturnType<typeof trainedThreat>;
  readonly accuracies: MeasuredExperiment["results"]["accuracies"];
}

/** The curves that can be drawn: the combinations, then every attack with a strategy. */
export function curveLines(systems: readonly CurveSystem[]): readonly CurveLine[] {
  const all = systems.flatMap(({ accuracies }) => accuracies);
  const combined = (["core", "strongest", "union"] as const)
    .filter((measure) => all.some((row) => row.measure === measure))
    .map((measure) => ({ value: measure, line: { measure } }));
  const singles = new Map<string, CurveLine>();
  for (const { measure, attack, strategy } of all)
    if (measure === "attack")
      singles.set(`${attack} ${strategy}`, {
        value: `${attack} ${strategy}`,
        line: { strategy, attack },
      });
  return [...combined, ...singles.values()];
}

export interface CurveLine {
  readonly value: string;
  readonly line:
    | { readonly measure: "core" | "strongest" | "union" }
    | { readonly strategy: string; readonly attack: string };
}

/**
 * A warning where a combination of attacks does not count the same attacks at every budget, so that its curve may dip or
 * rise without the system; null where all budgets are alike.
 */
export function mixedAttacks(norm: Norm, systems: readonly CurveSystem[], lines: readonly CurveLine[]): string | null {
  const combined = lines.flatMap(({ line }) => ("measure" in line ? [line.measure] : []));
  for (const measure of combined)
    for (const { accuracies } of systems) {
      const budgets = new Map<string, Threat[]>();
      for (const { threat, attack, measure: of } of accuracies)
        if (of === measure && threat?.norm === norm) budgets.set(attack, [...(budgets.get(attack) ?? []), threat]);
      const [usual, ...others] = [...budgets].sort(([, a], [, b]) => b.length - a.length);
      if (usual === undefined || others.length === 0) continue;
      const at = others.map(([attack, threats]) => `${attack} at ${threats.map(threatText).join(", ")}`).join("; ");
      return `The ${measure} counts other attacks at some budgets: ${at}; ${usual[0]} at the rest. Compare budgets by a single attack or the core.`;
    }
  return null;
}

/** The source of the figure. Colours follow the order of the chosen systems. */
export function curveSource(norm: "linf" | "l2", systems: readonly CurveSystem[], lines: readonly CurveLine[]) {
  return {
    norm,
    accuracies: systems.flatMap(({ accuracies }) => accuracies),
    systems: seriesOfSystems(systems),
    lines: lines.map(({ line }) => line),
  };
}
