import type { Noun } from "./catalogue/index.ts";
import { isKnown, resolveChoice } from "./params.ts";
import type { Choice, ExperimentSpec, ParameterValue } from "./spec.ts";

/** One setting in which two experiments differ; null where one of them has no such setting. */
export interface SpecDifference {
  /** Where it is: "training.epochs", "systems.robin.network". */
  readonly path: string;
  readonly a: string | null;
  readonly b: string | null;
}

/**
 * The settings in which two experiments differ, in the order of the spec. Defaults are written out first, so that saying
 * a default aloud is no difference; names and deviations are words about the settings and are left out.
 */
export function specDifference(a: ExperimentSpec, b: ExperimentSpec): readonly SpecDifference[] {
  const left = settingsOf(a);
  const right = settingsOf(b);
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => ({ path, a: left.get(path) ?? null, b: right.get(path) ?? null }));
}

function settingsOf(spec: ExperimentSpec): ReadonlyMap<string, string> {
  const { systems, evaluation } = spec;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["evaluation.threats", evaluation.threats.map(({ norm, epsilon }) => `${norm} ${epsilon}`)],
    ["evaluation.attacks", evaluation.attacks.map((choice) => choiceText("attacks", choice))],
    ["evaluation.strategies", evaluation.strategies],
    ["systems", systems.map(({ id }) => id)],
  ];
  const { threats: _threats, attacks: _attacks, strategies: _strategies, ...judging } = evaluation;
  return new Map([
    ["seed", String(spec.seed)],
    ...choiceSettings("dataset", "datasets", spec.dataset),
    ...choiceSettings("network", "networks", spec.network),
    ...choiceSettings("defence", "defences", spec.defence),
    ...plainSettings("training", spec.training),
    ...systems.flatMap(({ id, decomposition, network, defence, training, ...others }) => [
      ...choiceSettings(`systems.${id}.decomposition`, "decompositions", decomposition),
      ...(network === undefined ? [] : choiceSettings(`systems.${id}.network`, "networks", network)),
      ...(defence === undefined ? [] : choiceSettings(`systems.${id}.defence`, "defences", defence)),
      ...plainSettings(`systems.${id}.training`, training ?? {}),
      ...plainSettings(`systems.${id}`, others),
    ]),
    ...plainSettings("evaluation", { split: "test", ...judging }),
    ...lists.map(([path, entries]) => [path, entries.join(", ")] as const),
  ]);
}

function choiceSettings(path: string, noun: Noun, choice: Choice): readonly (readonly [string, string])[] {
  return [[path, choice.id], ...plainSettings(path, parametersOf(noun, choice))];
}

function choiceText(noun: Noun, choice: Choice): string {
  const params = Object.entries(parametersOf(noun, choice)).map(([id, value]) => `${id} ${value}`);
  return params.length === 0 ? choice.id : `${choice.id} (${params.join(", ")})`;
}

/** Every parameter written out; those of an entry that this lab does not know as they are. */
function parametersOf(noun: Noun, choice: Choice): Readonly<Record<string, ParameterValue>> {
  return isKnown(noun, choice.id) ? resolveChoice(noun, choice).params : (choice.params ?? {});
}

function plainSettings(path: string, values: object): readonly (readonly [string, string])[] {
  return Object.entries(values).map(([id, value]) => [
    `${path}.${id}`,
    Array.isArray(value) || typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
}
