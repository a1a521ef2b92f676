import { catalogue, type Noun } from "../catalogue/index.ts";
import { allParameters, entryOf, isApplicable, isKnown } from "../catalogue/params.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { Choice } from "../terms/choice.ts";

/** A setting of an experiment that a sweep can vary: a number or a choice. */
export interface Sweepable {
  /** "defence.params.epsilon", as `--over` and `--set` take it. */
  readonly path: string;
  readonly label: string;
  /** Its value in the experiment. */
  readonly now: string;
  /** All values of a choice; null for numbers. */
  readonly options: readonly string[] | null;
}

const trainingLabels = {
  epochs: "Epochs",
  batchSize: "Batch size",
  learningRate: "Learning rate",
  momentum: "Momentum",
  weightDecay: "Weight decay",
} as const;

/** Every number and choice of an experiment, in the order of the spec: its own fields, and the parameters of its choices. */
export function sweepableSettings(spec: ExperimentSpec): readonly Sweepable[] {
  const { training, evaluation, systems } = spec;
  const number = (path: string, label: string, now: number): Sweepable => ({
    path,
    label,
    now: String(now),
    options: null,
  });
  const flag = (path: string, label: string, now: boolean): Sweepable => ({
    path,
    label,
    now: String(now),
    options: ["true", "false"],
  });
  return [
    number("seed", "Seed", spec.seed),
    ...parametersOf("dataset", "Data", "datasets", spec.dataset),
    ...choiceOf("network", "Network", "networks", spec.network),
    ...choiceOf("defence", "Defence", "defences", spec.defence),
    ...(Object.keys(trainingLabels) as (keyof typeof trainingLabels)[]).map((id) =>
      number(`training.${id}`, trainingLabels[id], training[id]),
    ),
    {
      path: "training.augmentation",
      label: "Augmentation",
      now: training.augmentation ?? "none",
      options: ["none", "crop", "flip", "crop-flip"],
    },
    number("replicas", "Trainings", spec.replicas ?? 1),
    ...systems.flatMap(({ id, decomposition, network, defence, training: own = {} }) => [
      ...parametersOf(`systems.${id}.decomposition`, id, "decompositions", decomposition),
      ...(network === undefined ? [] : choiceOf(`systems.${id}.network`, `${id}: network`, "networks", network)),
      ...(defence === undefined ? [] : choiceOf(`systems.${id}.defence`, `${id}: defence`, "defences", defence)),
      ...(Object.keys(trainingLabels) as (keyof typeof trainingLabels)[]).flatMap((field) =>
        own[field] === undefined
          ? []
          : [number(`systems.${id}.training.${field}`, `${id}: ${trainingLabels[field].toLowerCase()}`, own[field])],
      ),
    ]),
    number("evaluation.examples", "Test images", evaluation.examples),
    ...evaluation.threats.map(({ epsilon }, i) =>
      number(
        `evaluation.threats[${i}].epsilon`,
        evaluation.threats.length === 1 ? "Judged epsilon" : `Judged epsilon ${i + 1}`,
        epsilon,
      ),
    ),
    ...evaluation.attacks.flatMap((attack, i) =>
      parametersOf(`evaluation.attacks[${i}]`, attack.id, isKnown("suites", attack.id) ? "suites" : "attacks", attack),
    ),
    flag("evaluation.coherence", "Measure coherence", evaluation.coherence),
    flag("evaluation.health", "Health measurements", evaluation.health ?? false),
  ];
}

const choiceOf = (path: string, label: string, noun: Noun, choice: Choice): readonly Sweepable[] => [
  { path: `${path}.id`, label, now: choice.id, options: Object.keys(catalogue[noun]) },
  ...parametersOf(path, label, noun, choice),
];

function parametersOf(path: string, label: string, noun: Noun, choice: Choice): readonly Sweepable[] {
  if (!isKnown(noun, choice.id)) return [];
  const entry = entryOf(noun, choice.id);
  const values = allParameters(noun, choice);
  return entry.params
    .filter((parameter) => parameter.kind !== "text" && isApplicable(entry, parameter, values))
    .map((parameter) => ({
      path: `${path}.params.${parameter.id}`,
      label: `${label}: ${parameter.label.toLowerCase()}`,
      now: String(values[parameter.id] ?? parameter.default),
      options:
        parameter.kind === "choice" ? parameter.options : parameter.kind === "boolean" ? ["true", "false"] : null,
    }));
}
