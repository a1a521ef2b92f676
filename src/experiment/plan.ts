import { memberParameters } from "./cost.ts";
import { factsOf } from "./datasetFacts.ts";
import { decompositionOf, rolesOf } from "./decompositionFacts.ts";
import { taskKey } from "./key.ts";
import { numerics } from "./numerics.ts";
import { entryOf, resolveChoice } from "./params.ts";
import { planEvaluation } from "./planEvaluation.ts";
import type { ExperimentSpec, SystemSpec, Training } from "./spec.ts";
import type { Key, Member, ResolvedChoice, System, Task, TrainTask } from "./task.ts";
import { longestFirst, mergeTasks } from "./taskOrder.ts";

/** A task with its key, what it waits for, and what it is for. */
export interface PlannedTask {
  readonly key: Key;
  readonly task: Task;
  /** Keys of the tasks whose artefacts it needs. */
  readonly needs: readonly Key[];
  /** Readable: "train robin arm 3", "PGD-10 softmax linf 0.1 on robin, 0-255". */
  readonly label: string;
  /** Which systems of the spec use it. */
  readonly systems: readonly string[];
}

export interface PlannedSystem {
  readonly id: string;
  readonly label: string;
  readonly system: System;
  readonly parameters: number;
  /** Where systems are trained several times: the id in the spec, and which training this is, from 0. */
  readonly replica?: { readonly of: string; readonly index: number };
}

export interface Plan {
  readonly spec: ExperimentSpec;
  readonly systems: readonly PlannedSystem[];
  /** In an order in which every task comes after those it needs. Each key once. */
  readonly tasks: readonly PlannedTask[];
}

/** The training of a system: the spec's, with what the system overrides. */
export function trainingOf(spec: ExperimentSpec, system: SystemSpec): Training {
  const given = Object.entries(system.training ?? {}).filter(([, value]) => value !== undefined);
  const { augmentation, ...training } = {
    ...spec.training,
    ...(Object.fromEntries(given) as Partial<Training>),
  };
  // "none" and nothing are one recipe, hence one key.
  return augmentation === undefined || augmentation === "none" ? training : { ...training, augmentation };
}

function nameOf({ decomposition }: SystemSpec): string {
  const { label, name } = entryOf("decompositions", decomposition.id);
  return name?.(resolveChoice("decompositions", decomposition).params) ?? label;
}

/** Label of a system: what its decomposition is called, with the id where several systems share it. */
function labelOf(spec: ExperimentSpec, system: SystemSpec): string {
  const name = nameOf(system);
  const alike = spec.systems.filter((other) => nameOf(other) === name);
  return alike.length === 1 ? name : `${name}, ${system.id}`;
}

interface Assembled {
  readonly planned: PlannedSystem;
  readonly trainings: readonly PlannedTask[];
}

/** Later trainings of a system: "robin.2", which no id of a spec can be. */
const replicaId = (id: string, index: number): string => (index === 0 ? id : `${id}.${index + 1}`);

async function assemble(
  spec: ExperimentSpec,
  dataset: ResolvedChoice,
  system: SystemSpec,
  index: number,
): Promise<Assembled> {
  const id = replicaId(system.id, index);
  const { shape, classes } = factsOf(dataset);
  const decomposition = decompositionOf(system.decomposition, classes.length);
  const entry = entryOf("decompositions", decomposition.id);
  const roles = rolesOf(decomposition, classes);
  const network = resolveChoice("networks", system.network ?? spec.network);
  const defence = resolveChoice("defences", system.defence ?? spec.defence);
  const mask = system.mask === undefined ? {} : { mask: resolveChoice("masks", system.mask) };
  const made = entry.labellings(classes.length, decomposition.params).map(async (labelling, position) => {
    const task: TrainTask = {
      kind: "train",
      numerics: numerics.train,
      dataset,
      network,
      labelling,
      replica: entry.replica?.(position, index, decomposition.params) ?? index,
      seed: spec.seed,
      defence,
      training: trainingOf(spec, system),
    };
    const key = await taskKey(task);
    const role = roles[position];
    const label = role === undefined ? `train ${id}` : `train ${id} ${role}`;
    const member: Member = { source: { from: "task", key }, network, labelling };
    return { member, training: { key, task, needs: [], label, systems: [id] } };
  });
  const parts = await Promise.all(made);
  const members = parts.map((part) => part.member);
  const distinct = new Map(parts.map((part) => [part.training.key, part.member]));
  return {
    planned: {
      id,
      label: index === 0 ? labelOf(spec, system) : `${labelOf(spec, system)}, training ${index + 1}`,
      system: { decomposition, members, ...mask },
      ...((spec.replicas ?? 1) === 1 ? {} : { replica: { of: system.id, index } }),
      parameters: [...distinct.values()].reduce((sum, member) => sum + memberParameters(member, shape), 0),
    },
    trainings: parts.map((part) => part.training),
  };
}

/**
 * Expand a valid spec (`parseSpec`) into its tasks: one training per distinct member network, shared by every system
 * that uses it; then the evaluations. An executor that always takes the first task whose needs are met keeps its
 * workers busy to the end and shows first comparisons early. Throws on choices the catalogue does not know.
 */
export async function plan(spec: ExperimentSpec): Promise<Plan> {
  const dataset = resolveChoice("datasets", spec.dataset);
  const trained = Array.from({ length: spec.replicas ?? 1 }, (_, index) =>
    spec.systems.map((system) => assemble(spec, dataset, system, index)),
  );
  const assembled = await Promise.all(trained.flat());
  const systems = assembled.map(({ planned }) => planned);
  const trainings = mergeTasks(assembled.flatMap((part) => part.trainings));
  const evaluations = await planEvaluation(systems, {
    dataset,
    seed: spec.seed,
    evaluation: spec.evaluation,
  });
  return { spec, systems, tasks: [...longestFirst(trainings), ...evaluations] };
}

/** A plan that only evaluates systems which exist already, such as those of a pretrained pack; `spec` says how. */
export async function planImported(spec: ExperimentSpec, systems: readonly PlannedSystem[]): Promise<Plan> {
  const dataset = resolveChoice("datasets", spec.dataset);
  return {
    spec,
    systems,
    tasks: await planEvaluation(systems, { dataset, seed: spec.seed, evaluation: spec.evaluation }),
  };
}
