import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import type { Parameter } from "../../experiment/catalogue/entry.ts";
import { networks } from "../../experiment/catalogue/networks/index.ts";
import { allParameters, entryOf, isApplicable, resolveChoice } from "../../experiment/catalogue/params.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Norm, ParameterValue, Threat } from "../../experiment/terms/choice.ts";

/** One setting of the draft: a parameter with where it lives in a spec. */
export interface Setting {
  readonly id: string;
  readonly group: "training" | "defence" | "judging";
  readonly parameter: Parameter;
  read(spec: ExperimentSpec): ParameterValue;
  write(spec: ExperimentSpec, value: ParameterValue): ExperimentSpec;
}

export type Changes = Readonly<Record<string, ParameterValue>>;

/** A budget to begin with when the norm of a preset is changed: digits of 20 x 20 pixels. */
const typicalEpsilon: Readonly<Record<Norm, number>> = { linf: 0.2, l2: 1.5 };

/** The settings that the page offers for a preset, in the order of the form. */
export function settingsOf(preset: ExperimentSpec): readonly Setting[] {
  return [
    network,
    ofChoice("dataset.train", "training", parameterOf("datasets", preset.dataset.id, "train"), "dataset"),
    epochs,
    ...(preset.systems.some(({ decomposition }) => decomposition.id === "one-vs-all") ? [balanced] : []),
    seed,
    ...defenceParameters(preset).map((parameter) =>
      ofChoice(`defence.${parameter.id}`, "defence", parameter, "defence"),
    ),
    examples(preset),
    health,
  ];
}

/**
 * The preset with what the user changed. Threats follow the training budget in proportion, so that a system is judged
 * at the same fractions of what it was trained for; every change is added to the deviations, so that no output passes
 * for the preset.
 */
export function applyChanges(preset: ExperimentSpec, changes: Changes): ExperimentSpec {
  const settings = settingsOf(preset);
  const norm = changes["defence.norm"];
  const all =
    (norm === "l2" || norm === "linf") && changes["defence.epsilon"] === undefined
      ? { ...changes, "defence.epsilon": typicalEpsilon[norm] }
      : changes;
  let spec = preset;
  const made: string[] = [];
  for (const setting of settings) {
    const value = all[setting.id];
    const before = setting.read(preset);
    if (value === undefined || value === before) continue;
    spec = setting.write(spec, value);
    made.push(`${setting.parameter.label.toLowerCase()} ${value} instead of the preset's ${before}`);
  }
  if (made.length === 0) return preset;
  const threats = judgedAt(preset, spec);
  return {
    ...spec,
    name: `${preset.name} (changed)`.slice(0, 200),
    deviations: [...(preset.deviations ?? []), ...made],
    evaluation: { ...spec.evaluation, threats },
  };
}

function judgedAt(preset: ExperimentSpec, spec: ExperimentSpec): readonly Threat[] & Threat[] {
  const before = trainedThreat(preset.defence);
  const after = trainedThreat(spec.defence);
  if (before === null || after === null) return [...spec.evaluation.threats];
  if (before.norm === after.norm && before.epsilon === after.epsilon) return [...spec.evaluation.threats];
  return preset.evaluation.threats.map(({ epsilon }) => ({
    norm: after.norm,
    epsilon: Number(((epsilon * after.epsilon) / before.epsilon).toPrecision(4)),
  }));
}

/** What of the preset's defence is worth changing by hand, where the defence has it and it counts. */
function defenceParameters({ defence }: ExperimentSpec): readonly Parameter[] {
  const entry = entryOf("defences", defence.id);
  const values = allParameters("defences", defence);
  return entry.params.filter(
    (parameter) =>
      ["norm", "epsilon", "steps"].includes(parameter.id) && isApplicable(entry, parameter, values),
  );
}

function parameterOf(noun: "datasets" | "decompositions", id: string, parameter: string): Parameter {
  const found = entryOf(noun, id).params.find((candidate) => candidate.id === parameter);
  if (found === undefined) throw new Error(`${id} has no parameter ${parameter}`);
  return found;
}

function ofChoice(
  id: string,
  group: Setting["group"],
  parameter: Parameter,
  place: "dataset" | "defence",
): Setting {
  const noun = place === "dataset" ? "datasets" : "defences";
  return {
    id,
    group,
    parameter,
    read: (spec) => resolveChoice(noun, spec[place]).params[parameter.id] ?? parameter.default,
    write: (spec, value) => ({
      ...spec,
      [place]: { ...spec[place], params: { ...spec[place].params, [parameter.id]: value } },
    }),
  };
}

const network: Setting = {
  id: "network",
  group: "training",
  parameter: {
    id: "network",
    label: "Network",
    help: "Architecture of every member network: each arm of RoBin and the multiclass model have the same.",
    kind: "choice",
    default: "cnn-small",
    options: Object.keys(networks),
  },
  read: (spec) => spec.network.id,
  write: (spec, value) => ({ ...spec, network: { id: String(value) } }),
};

const epochs: Setting = {
  id: "training.epochs",
  group: "training",
  parameter: {
    id: "epochs",
    label: "Epochs",
    help: "How often every training image is seen; training time grows in proportion.",
    kind: "integer",
    default: 12,
    min: 1,
    max: 200,
  },
  read: (spec) => spec.training.epochs,
  write: (spec, value) => ({ ...spec, training: { ...spec.training, epochs: Number(value) } }),
};

const balanced: Setting = {
  id: "balanced",
  group: "training",
  parameter: parameterOf("decompositions", "one-vs-all", "balanced"),
  read: (spec) => {
    const arms = spec.systems.find(({ decomposition }) => decomposition.id === "one-vs-all");
    return arms === undefined
      ? true
      : (resolveChoice("decompositions", arms.decomposition).params.balanced ?? true);
  },
  write: (spec, value) => ({
    ...spec,
    systems: spec.systems.map((system) =>
      system.decomposition.id === "one-vs-all"
        ? {
            ...system,
            decomposition: {
              ...system.decomposition,
              params: { ...system.decomposition.params, balanced: value },
            },
          }
        : system,
    ),
  }),
};

const seed: Setting = {
  id: "seed",
  group: "training",
  parameter: {
    id: "seed",
    label: "Seed",
    help: "The number from which all random choices come; another seed shows how much a result owes to chance.",
    kind: "integer",
    default: 1,
    min: 0,
    max: 2 ** 31 - 1,
  },
  read: (spec) => spec.seed,
  write: (spec, value) => ({ ...spec, seed: Number(value) }),
};

const health: Setting = {
  id: "evaluation.health",
  group: "judging",
  parameter: {
    id: "health",
    label: "Health measurements",
    help: "Whether a few images are also attacked in ways that show if the attacks above can be believed; takes seconds per system.",
    kind: "boolean",
    default: false,
  },
  read: (spec) => spec.evaluation.health ?? false,
  write: (spec, value) => ({ ...spec, evaluation: { ...spec.evaluation, health: value === true } }),
};

function examples(preset: ExperimentSpec): Setting {
  return {
    id: "evaluation.examples",
    group: "judging",
    parameter: {
      id: "examples",
      label: "Test images",
      help: "How many images of the test split are attacked; more give narrower intervals and take longer.",
      kind: "integer",
      default: 256,
      min: 16,
      max: factsOf(preset.dataset).splits.test,
    },
    read: (spec) => spec.evaluation.examples,
    write: (spec, value) => ({ ...spec, evaluation: { ...spec.evaluation, examples: Number(value) } }),
  };
}
