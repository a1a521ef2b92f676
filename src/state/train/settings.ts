import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import type { Parameter } from "../../experiment/catalogue/entry.ts";
import { networks } from "../../experiment/catalogue/networks/index.ts";
import { allParameters, entryOf, isApplicable, resolveChoice } from "../../experiment/catalogue/params.ts";
import { atThreats } from "../../experiment/spec/movedThreats.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { type Norm, type ParameterValue, sameThreat, type Threat } from "../../experiment/terms/choice.ts";
import { type SpecPath, valueAt, withValueAt } from "./specPath.ts";

/** One setting of the draft: a parameter, and how to read and write it in a spec. */
export interface Setting {
  readonly id: string;
  readonly group: "training" | "defence" | "judging";
  readonly parameter: Parameter;
  read(spec: ExperimentSpec): ParameterValue;
  write(spec: ExperimentSpec, value: ParameterValue): ExperimentSpec;
}

export type Changes = Readonly<Record<string, ParameterValue>>;

/** The budget after a change of the norm; typical for digits of 20 x 20 pixels. */
const typicalEpsilon: Readonly<Record<Norm, number>> = { linf: 0.2, l2: 1.5 };

/** The settings of a preset in the simple form, in its order. */
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
 * The preset with the user's changes. The threats of the evaluation are scaled with the training budget, so that a
 * system is evaluated at the same fractions of it. Every change is added to the deviations, so that no output can be
 * mistaken for that of the preset.
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
  return {
    ...spec,
    name: `${preset.name} (changed)`.slice(0, 200),
    deviations: [...(preset.deviations ?? []), ...made],
    evaluation: atThreats(spec.evaluation, scaled(preset, spec)),
  };
}

/** A threat of the preset at the same fraction of the training budget. */
function scaled(preset: ExperimentSpec, spec: ExperimentSpec): (threat: Threat) => Threat {
  const before = trainedThreat(preset.defence);
  const after = trainedThreat(spec.defence);
  if (before === null || after === null || sameThreat(before, after)) return (threat) => threat;
  return ({ epsilon }) => ({
    norm: after.norm,
    // The training budget itself stays exact, so that it is judged too.
    epsilon:
      epsilon === before.epsilon ? after.epsilon : Number(((epsilon * after.epsilon) / before.epsilon).toPrecision(4)),
  });
}

/** The parameters of the preset's defence in the simple form, as far as they apply. */
function defenceParameters({ defence }: ExperimentSpec): readonly Parameter[] {
  const entry = entryOf("defences", defence.id);
  const values = allParameters("defences", defence);
  return entry.params.filter(
    (parameter) => ["norm", "epsilon", "steps"].includes(parameter.id) && isApplicable(entry, parameter, values),
  );
}

function parameterOf(noun: "datasets" | "decompositions", id: string, parameter: string): Parameter {
  const found = entryOf(noun, id).params.find((candidate) => candidate.id === parameter);
  if (found === undefined) throw new Error(`${id} has no parameter ${parameter}`);
  return found;
}

function ofChoice(id: string, group: Setting["group"], parameter: Parameter, place: "dataset" | "defence"): Setting {
  const noun = place === "dataset" ? "datasets" : "defences";
  return {
    ...atPath([place, "params", parameter.id], id, group, parameter),
    read: (spec) => resolveChoice(noun, spec[place]).params[parameter.id] ?? parameter.default,
  };
}

/** The setting at a path of the spec; the parameter's default where the spec has no value. */
function atPath(path: SpecPath, id: string, group: Setting["group"], parameter: Parameter): Setting {
  return {
    id,
    group,
    parameter,
    read: (spec) => (valueAt(spec, path) ?? parameter.default) as ParameterValue,
    write: (spec, value) => withValueAt(spec, path, value),
  };
}

const network: Setting = {
  id: "network",
  group: "training",
  parameter: {
    id: "network",
    label: "Network",
    help: "Architecture of every member network: of each arm of RoBin and of the multiclass model.",
    kind: "choice",
    default: "cnn-small",
    options: Object.keys(networks),
  },
  read: (spec) => spec.network.id,
  write: (spec, value) => ({ ...spec, network: { id: String(value) } }),
};

const epochs = atPath(["training", "epochs"], "training.epochs", "training", {
  id: "epochs",
  label: "Epochs",
  help: "Number of passes over the training images; training time is proportional to it.",
  kind: "integer",
  default: 12,
  min: 1,
  max: 200,
});

const balanced: Setting = {
  id: "balanced",
  group: "training",
  parameter: parameterOf("decompositions", "one-vs-all", "balanced"),
  read: ({ systems }) => {
    const arms = systems.find(({ decomposition }) => decomposition.id === "one-vs-all");
    const { balanced = true } = arms === undefined ? {} : resolveChoice("decompositions", arms.decomposition).params;
    return balanced;
  },
  write: (spec, value) => ({
    ...spec,
    systems: spec.systems.map((system) =>
      system.decomposition.id === "one-vs-all"
        ? withValueAt(system, ["decomposition", "params", "balanced"], value)
        : system,
    ),
  }),
};

const seed = atPath(["seed"], "seed", "training", {
  id: "seed",
  label: "Seed",
  help: "Seed of all random choices; another seed shows how much of a result is due to chance.",
  kind: "integer",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
});

const health = atPath(["evaluation", "health"], "evaluation.health", "judging", {
  id: "health",
  label: "Health measurements",
  help: "Also attacks a few images in ways that show whether the attacks above can be trusted; takes seconds per system.",
  kind: "boolean",
  default: false,
});

function examples({ dataset }: ExperimentSpec): Setting {
  return atPath(["evaluation", "examples"], "evaluation.examples", "judging", {
    id: "examples",
    label: "Test images",
    help: "Number of test images that are attacked; more give narrower confidence intervals and take longer.",
    kind: "integer",
    default: 256,
    min: 16,
    max: factsOf(dataset).splits.test,
  });
}
