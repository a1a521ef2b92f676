import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf, rolesOf } from "../catalogue/decompositionFacts.ts";
import { entryOf, resolveChoice } from "../catalogue/params.ts";
import { arithmeticField } from "../spec/arithmetic.ts";
import { withoutPack } from "../spec/packNetworks.ts";
import type { ExperimentSpec, SystemSpec } from "../spec/spec.ts";
import { systemLabel } from "../spec/systemLabel.ts";
import { trainingOf } from "../spec/trainingOf.ts";
import type { Member, ResolvedChoice } from "../terms/system.ts";
import { memberParameters } from "./cost.ts";
import { systemOfImported } from "./importedSystem.ts";
import { taskKey } from "./key.ts";
import { numerics } from "./numerics.ts";
import { planEvaluation } from "./planEvaluation.ts";
import type { Plan, PlannedSystem, PlannedTask } from "./plannedTask.ts";
import type { TrainTask } from "./task.ts";
import { longestFirst, mergeTasks } from "./taskOrder.ts";

interface Assembled {
  readonly planned: PlannedSystem;
  readonly trainings: readonly PlannedTask[];
}

/** Id of a later training of a system: "robin.2", which cannot be an id in a spec. */
const replicaId = (id: string, index: number): string => (index === 0 ? id : `${id}.${index + 1}`);

async function assemble(
  spec: ExperimentSpec,
  dataset: ResolvedChoice,
  system: SystemSpec,
  index: number,
): Promise<Assembled> {
  const id = replicaId(system.id, index);
  if (system.imported !== undefined) return { planned: importedSystem(spec, dataset, system), trainings: [] };
  const { shape, classes } = factsOf(dataset);
  const decomposition = decompositionOf(system.decomposition, classes.length);
  const entry = entryOf("decompositions", decomposition.id);
  const roles = rolesOf(decomposition, classes);
  const network = resolveChoice("networks", system.network ?? spec.network);
  const defence = resolveChoice("defences", system.defence ?? spec.defence);
  const mask = system.mask === undefined ? {} : { mask: resolveChoice("masks", system.mask) };
  const trainings = entry.labellings(classes.length, decomposition.params).map(async (labelling, position) => {
    const task: TrainTask = {
      kind: "train",
      numerics: numerics.train,
      ...arithmeticField(spec),
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
  const parts = await Promise.all(trainings);
  const members = parts.map((part) => part.member);
  const distinct = new Map(parts.map((part) => [part.training.key, part.member]));
  return {
    planned: {
      id,
      label: index === 0 ? systemLabel(spec, system) : `${systemLabel(spec, system)}, training ${index + 1}`,
      system: { decomposition, members, ...mask },
      ...((spec.replicas ?? 1) === 1 ? {} : { replica: { of: system.id, index } }),
      parameters: [...distinct.values()].reduce((sum, member) => sum + memberParameters(member, shape), 0),
    },
    trainings: parts.map((part) => part.training),
  };
}

/** A system of networks that were made elsewhere. Its repeated trainings would all be the same. */
function importedSystem(spec: ExperimentSpec, dataset: ResolvedChoice, system: SystemSpec): PlannedSystem {
  const { shape } = factsOf(dataset);
  const assembled = systemOfImported(dataset, { ...system, imported: system.imported ?? [] });
  const distinct = new Map(assembled.members.map((member) => [sourceName(member), member]));
  return {
    id: system.id,
    label: systemLabel(spec, system),
    system: {
      ...assembled,
      ...(system.mask === undefined ? {} : { mask: resolveChoice("masks", system.mask) }),
    },
    parameters: [...distinct.values()].reduce((sum, member) => sum + memberParameters(member, shape), 0),
  };
}

const sourceName = ({ source }: Member) => (source.from === "import" ? source.digest : source.key);

/**
 * Expands a valid spec (`parseSpec`) into tasks: one training per distinct member network, then the evaluations. An executor
 * that always takes the first task whose needs are met keeps its workers busy until the end and shows comparisons early.
 * Throws on choices that are not in the catalogue.
 *
 * Every network is trained, so the planned spec names no pack, even if the given one is that of a result that used one
 * (`withPack`).
 */
export async function plan(given: ExperimentSpec): Promise<Plan> {
  const spec = withoutPack(given);
  const dataset = resolveChoice("datasets", spec.dataset);
  const trained = Array.from({ length: spec.replicas ?? 1 }, (_, index) =>
    spec.systems
      .filter(({ imported }) => imported === undefined || index === 0)
      .map((system) => assemble(spec, dataset, system, index)),
  );
  const assembled = await Promise.all(trained.flat());
  const systems = assembled.map(({ planned }) => planned);
  const trainings = mergeTasks(assembled.flatMap((part) => part.trainings));
  const evaluated = await planImported(spec, systems);
  return { ...evaluated, tasks: [...longestFirst(trainings), ...evaluated.tasks] };
}

/** A plan that only evaluates existing systems, such as those of a pretrained pack. */
export async function planImported(spec: ExperimentSpec, systems: readonly PlannedSystem[]): Promise<Plan> {
  const { seed, evaluation } = spec;
  const setting = { seed, evaluation, ...arithmeticField(spec) };
  const dataset = resolveChoice("datasets", spec.dataset);
  return { spec, systems, tasks: await planEvaluation(systems, { dataset, ...setting }) };
}
