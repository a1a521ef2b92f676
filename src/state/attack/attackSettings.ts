import { type AttackId, attacks } from "../../experiment/catalogue/attacks/index.ts";
import type { Parameter } from "../../experiment/catalogue/entry.ts";
import type { AttackEntry, ScoreKind } from "../../experiment/catalogue/nouns.ts";
import { type StrategyId, strategies } from "../../experiment/catalogue/strategies/index.ts";
import { coreStrategies, pairProblem } from "../../experiment/catalogue/strategies/strategiesFor.ts";
import type { Choice, Norm, ParameterValue, ParameterValues, Threat } from "../../experiment/terms/choice.ts";

/** An attack that takes steps; the clean pass takes none. */
export type SteppingAttack = Exclude<AttackId, "none">;

/** How an image is attacked: the same for all systems on show, so that they can be compared. */
export interface AttackSettings {
  readonly attack: SteppingAttack;
  readonly norm: Norm;
  /** One budget per norm, which survives changing the norm and back. */
  readonly epsilon: Readonly<Record<Norm, number>>;
  /** Shared by all attacks that have it, so that two attacks are compared on equal terms. */
  readonly steps: number;
  readonly randomStart: boolean;
  /** The other parameters of each attack that differ from the room's defaults. */
  readonly params: Readonly<Partial<Record<SteppingAttack, ParameterValues>>>;
  readonly seed: number;
  /** Target class; null for any wrong class. */
  readonly target: number | null;
  /** By score kind: some strategies exist only for arms. */
  readonly strategy: Readonly<Record<ScoreKind, StrategyId>>;
}

/** Limits of epsilon: the slider ends at `slider`, the box accepts up to `most`. */
export const epsilonLimits: Readonly<Record<Norm, { slider: number; most: number; step: number }>> = {
  linf: { slider: 0.5, most: 1, step: 0.005 },
  l2: { slider: 6, most: 100, step: 0.05 },
};

/** Most steps of one run, since all its images are kept: 2,000 of 28 x 28 take 6 MB, and a strategy makes up to ten runs. */
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

/** The room's default of a parameter: fewer queries than the catalogue's, because the user waits for one image. */
export function startingValue({ id, default: value }: Parameter): ParameterValue {
  return id === "queries" ? 500 : value;
}

/** Attacks that start at the clean image by default have a setting of their own. */
const sharesRandomStart = ({ id, default: value }: Parameter) => id === "randomStart" && value === true;

/** The current value of a parameter of the chosen attack. */
export function parameterValue(settings: AttackSettings, parameter: Parameter): ParameterValue {
  if (parameter.id === "steps") return settings.steps;
  if (sharesRandomStart(parameter)) return settings.randomStart;
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
  if (sharesRandomStart(parameter)) return { randomStart: value === true };
  const { [parameter.id]: _, ...others } = params[attack] ?? {};
  const own = value === startingValue(parameter) ? others : { ...others, [parameter.id]: value };
  const { [attack]: __, ...rest } = params;
  return { params: Object.keys(own).length === 0 ? rest : { ...rest, [attack]: own } };
}

/** The chosen attack with the values of all its parameters. */
export function attackOf(settings: AttackSettings): Choice {
  const { params }: AttackEntry = attacks[settings.attack];
  return {
    id: settings.attack,
    params: Object.fromEntries(params.map((parameter) => [parameter.id, parameterValue(settings, parameter)])),
  };
}

/** Steps of one run of the attack. */
export function stepsOf(settings: AttackSettings): number {
  const entry: AttackEntry = attacks[settings.attack];
  return entry.steps({ ...attackOf(settings).params, restarts: 1 });
}

/** One sentence that says why an attack cannot use a strategy on data with so many classes, or null. */
export function strategyProblem(attack: SteppingAttack, strategy: StrategyId, classes: number): string | null {
  const { minClasses, label } = strategies[strategy];
  if (classes < minClasses) return `${label} needs at least ${minClasses} classes: there are ${classes}.`;
  return pairProblem(attack, strategy) === null
    ? null
    : `${attacks[attack].label} looks for the nearest decision boundary, and ${label} defines none.`;
}

/** One sentence that says why these settings cannot attack an image, or null. */
export function settingsProblem(
  settings: AttackSettings,
  image: { readonly label: number | null; readonly classes: readonly string[] },
  kinds: readonly ScoreKind[],
): string | null {
  const { attack, target, strategy } = settings;
  const { label, classes } = image;
  if (target !== null && target === label)
    return `The image already has class ${classes[target]}: choose another target.`;
  if (target !== null && classes[target] === undefined)
    return `There is no class ${target}: choose a target from 0 to ${classes.length - 1}.`;
  if (stepsOf(settings) > mostSteps)
    return `${stepsOf(settings)} steps per run found, expected at most ${mostSteps}, since all are kept. The command line has no such limit.`;
  const problems = kinds.map((scoreKind) => strategyProblem(attack, strategy[scoreKind], classes.length));
  return problems.find((problem) => problem !== null) ?? null;
}
