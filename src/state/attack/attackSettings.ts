import { type AttackId, attacks } from "../../experiment/catalogue/attacks/index.ts";
import type { Parameter } from "../../experiment/catalogue/entry.ts";
import type { AttackEntry, ScoreKind } from "../../experiment/catalogue/nouns.ts";
import { type StrategyId, strategies } from "../../experiment/catalogue/strategies/index.ts";
import { coreStrategies, pairProblem } from "../../experiment/catalogue/strategies/strategiesFor.ts";
import type { Choice, Norm, ParameterValue, ParameterValues, Threat } from "../../experiment/terms/choice.ts";

/** An attack with steps to look at: the clean pass has none. */
export type SteppingAttack = Exclude<AttackId, "none">;

/** How an image is attacked: one setting for both systems, so that they can be compared. */
export interface AttackSettings {
  readonly attack: SteppingAttack;
  readonly norm: Norm;
  /** One budget per norm, so that changing the norm and back loses nothing. */
  readonly epsilon: Readonly<Record<Norm, number>>;
  /** Shared by all attacks that have them, so that changing the attack compares like with like. */
  readonly steps: number;
  readonly randomStart: boolean;
  /** Each attack's other parameters, where they differ from what the room starts with. */
  readonly params: Readonly<Partial<Record<SteppingAttack, ParameterValues>>>;
  readonly seed: number;
  /** The class that the prediction should become; null: any wrong one. */
  readonly target: number | null;
  /** By kind of system: some strategies exist for arms alone. */
  readonly strategy: Readonly<Record<ScoreKind, StrategyId>>;
}

/** Where the slider of epsilon ends; the box accepts up to `most`. */
export const epsilonLimits: Readonly<Record<Norm, { slider: number; most: number; step: number }>> = {
  linf: { slider: 0.5, most: 1, step: 0.005 },
  l2: { slider: 6, most: 100, step: 0.05 },
};

/** Most steps of one run whose images are all kept: 2,000 of 28 x 28 are 6 MB, and a strategy makes up to ten runs. */
export const mostSteps = 2000;

export const defaultSettings: AttackSettings = {
  attack: "pgd",
  norm: "linf",
  epsilon: { linf: 0.1, l2: 1.5 },
  steps: 20,
  randomStart: true,
  params: {},
  seed: 1,
  target: null,
  strategy: {
    arms: coreStrategies("arms")[0] ?? "margin",
    one: coreStrategies("one")[0] ?? "margin",
    stages: coreStrategies("stages")[0] ?? "margin",
  },
};

/** Every attack that takes steps, in the order of the catalogue. */
export const steppingAttacks = (Object.keys(attacks) as AttackId[]).filter(
  (id): id is SteppingAttack => attacks[id].needs !== "nothing",
);

export function threatOf({ norm, epsilon }: AttackSettings): Threat {
  return { norm, epsilon: epsilon[norm] };
}

/** What a parameter starts with here: one image is attacked while somebody waits, so queries are fewer. */
export function startingValue({ id, default: value }: Parameter): ParameterValue {
  return id === "queries" ? 500 : value;
}

/** The value that a parameter of the chosen attack has now. */
export function parameterValue(settings: AttackSettings, parameter: Parameter): ParameterValue {
  if (parameter.id === "steps") return settings.steps;
  if (parameter.id === "randomStart") return settings.randomStart;
  return settings.params[settings.attack]?.[parameter.id] ?? startingValue(parameter);
}

/** The settings with one parameter of the chosen attack changed. */
export function withValue(
  settings: AttackSettings,
  parameter: Parameter,
  value: ParameterValue,
): Partial<AttackSettings> {
  const { attack, params } = settings;
  if (parameter.id === "steps") return { steps: Number(value) };
  if (parameter.id === "randomStart") return { randomStart: value === true };
  const { [parameter.id]: _, ...others } = params[attack] ?? {};
  const own = value === startingValue(parameter) ? others : { ...others, [parameter.id]: value };
  const { [attack]: __, ...rest } = params;
  return { params: Object.keys(own).length === 0 ? rest : { ...rest, [attack]: own } };
}

/** The attack with every parameter written out. */
export function attackOf(settings: AttackSettings): Choice {
  const { params }: AttackEntry = attacks[settings.attack];
  return {
    id: settings.attack,
    params: Object.fromEntries(
      params.map((parameter) => [parameter.id, parameterValue(settings, parameter)]),
    ),
  };
}

/** Steps of one run of the attack. */
export function stepsOf(settings: AttackSettings): number {
  const entry: AttackEntry = attacks[settings.attack];
  return entry.steps({ ...attackOf(settings).params, restarts: 1 });
}

/** Why a strategy cannot be run under an attack on images of so many classes, in a sentence, or null. */
export function strategyProblem(
  attack: SteppingAttack,
  strategy: StrategyId,
  classes: number,
): string | null {
  const { minClasses, label } = strategies[strategy];
  if (classes < minClasses) return `${label} needs at least ${minClasses} classes: there are ${classes}.`;
  return pairProblem(attack, strategy) === null
    ? null
    : `${attacks[attack].label} looks for the nearest decision boundary, and ${label} names none.`;
}

/** Why these settings cannot attack an image, in a sentence, or null. */
export function settingsProblem(
  settings: AttackSettings,
  image: { readonly label: number | null; readonly classes: readonly string[] },
  kinds: readonly ScoreKind[],
): string | null {
  const { attack, target, strategy } = settings;
  const { label, classes } = image;
  if (target !== null && target === label)
    return `The image is of class ${classes[target]} already: choose another target.`;
  if (target !== null && classes[target] === undefined)
    return `There is no class ${target}: choose a target from 0 to ${classes.length - 1}.`;
  if (stepsOf(settings) > mostSteps)
    return `${stepsOf(settings)} steps per run: at most ${mostSteps} can be kept and shown. The command line has no such limit.`;
  const problems = kinds.map((scoreKind) => strategyProblem(attack, strategy[scoreKind], classes.length));
  return problems.find((problem) => problem !== null) ?? null;
}
