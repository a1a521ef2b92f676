import type { Noun } from "../catalogue/index.ts";
import { applicableParameters, isKnown, resolveChoice } from "../catalogue/params.ts";
import { type Choice, hasThreat, type ParameterValues, type Threat, threatKey } from "../terms/choice.ts";
import { arithmeticName } from "./arithmetic.ts";
import { packOfSpec } from "./packNetworks.ts";
import type { EvaluationAttack, ExperimentSpec } from "./spec.ts";

/** A setting in which two experiments differ; null where an experiment does not have it. */
export interface SpecDifference {
  /** "training.epochs", "systems.robin.network". */
  readonly path: string;
  readonly a: string | null;
  readonly b: string | null;
}

/**
 * The settings in which two experiments differ, in the order of the spec. Defaults are filled in first, so that an explicit
 * default is no difference. Names and deviations describe settings and are not compared, but for the pack that networks come
 * from, which no other field names.
 */
export function specDifference(a: ExperimentSpec, b: ExperimentSpec): readonly SpecDifference[] {
  const left = settingsOf(a, applicableParameters);
  const right = settingsOf(b, applicableParameters);
  // A parameter that recipes omit at its default is listed only if one of the two names it.
  const named = [a, b].flatMap((spec) => [...settingsOf(spec, recipeParameters).keys()]);
  return [...new Set(named)]
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => ({ path, a: left.get(path) ?? null, b: right.get(path) ?? null }));
}

/** What a changed experiment has in place of the original, for its deviations: "training.epochs 4 instead of 12". */
export const differenceTexts = (from: ExperimentSpec, to: ExperimentSpec): readonly string[] =>
  specDifference(from, to).map(differenceText);

export const differenceText = ({ path, a, b }: SpecDifference): string =>
  `${path} ${b ?? "left out"} instead of ${a ?? "none"}`.slice(0, 300);

/**
 * The settings in which any of these experiments differ, in the order of the specs, each with its text in every
 * experiment ("" where an experiment does not have it).
 */
export function varyingSettings(
  specs: readonly ExperimentSpec[],
): readonly { readonly path: string; readonly values: readonly string[] }[] {
  const all = specs.map((spec) => settingsOf(spec, applicableParameters));
  const named = new Set(specs.flatMap((spec) => [...settingsOf(spec, recipeParameters).keys()]));
  return [...named]
    .map((path) => ({ path, values: all.map((settings) => settings.get(path) ?? "") }))
    .filter(({ values }) => new Set(values).size > 1);
}

type ParametersOf = (noun: Noun, choice: Choice) => ParameterValues;

const recipeParameters: ParametersOf = (noun, choice) => resolveChoice(noun, choice).params;

function settingsOf(spec: ExperimentSpec, parametersOf: ParametersOf): ReadonlyMap<string, string> {
  const choiceSettings = (path: string, noun: Noun, choice: Choice) => [
    [path, choice.id] as const,
    ...plainSettings(path, known(parametersOf, noun, choice)),
  ];
  const { systems, evaluation } = spec;
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["evaluation.threats", evaluation.threats.map(threatKey)],
    ["evaluation.attacks", evaluation.attacks.map((attack) => attackText(attack, evaluation.threats))],
    ["evaluation.strategies", evaluation.strategies],
    ["systems", systems.map(({ id }) => id)],
  ];
  const { threats: _threats, attacks: _attacks, strategies: _strategies, ...judging } = evaluation;
  return new Map([
    ["seed", String(spec.seed)],
    ["arithmetic", arithmeticName(spec.arithmetic)] as const,
    ...(packOfSpec(spec) === null ? [] : [["pack", packOfSpec(spec) as string] as const]),
    ...choiceSettings("dataset", "datasets", spec.dataset),
    ...choiceSettings("network", "networks", spec.network),
    ...choiceSettings("defence", "defences", spec.defence),
    ...plainSettings("training", { augmentation: "none", ...spec.training }),
    ["replicas", String(spec.replicas ?? 1)] as const,
    ...systems.flatMap(({ id, decomposition, network, defence, training, ...others }) => [
      ...choiceSettings(`systems.${id}.decomposition`, "decompositions", decomposition),
      ...(network === undefined ? [] : choiceSettings(`systems.${id}.network`, "networks", network)),
      ...(defence === undefined ? [] : choiceSettings(`systems.${id}.defence`, "defences", defence)),
      ...plainSettings(`systems.${id}.training`, training ?? {}),
      ...plainSettings(`systems.${id}`, others),
    ]),
    ...plainSettings("evaluation", { split: "test", health: false, ...judging }),
    ...lists.map(([path, entries]) => [path, entries.join(", ")] as const),
  ]);
}

function attackText(choice: EvaluationAttack, all: readonly Threat[]): string {
  const noun = isKnown("suites", choice.id) ? "suites" : "attacks";
  const params = Object.entries(known(recipeParameters, noun, choice)).map(([id, value]) => `${id} ${value}`);
  const name = params.length === 0 ? choice.id : `${choice.id} (${params.join(", ")})`;
  const { threats = all } = choice;
  const own = all.filter((threat) => hasThreat(threats, threat));
  return own.length === all.length ? name : `${name} at ${own.map(threatKey).join(" and ")}`;
}

/** The parameters of a choice; unchanged if this version of the lab does not have its entry. */
function known(parametersOf: ParametersOf, noun: Noun, choice: Choice): ParameterValues {
  return isKnown(noun, choice.id) ? parametersOf(noun, choice) : (choice.params ?? {});
}

function plainSettings(path: string, values: object): readonly (readonly [string, string])[] {
  return Object.entries(values).map(([id, value]) => [
    `${path}.${id}`,
    Array.isArray(value) || typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
}
