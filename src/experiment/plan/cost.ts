import { factsOf } from "../catalogue/datasetFacts.ts";
import { columnsOf } from "../catalogue/decompositionFacts.ts";
import type { StrategyEntry } from "../catalogue/nouns.ts";
import { allParameters, entryOf, isKnown } from "../catalogue/params.ts";
import { strategies } from "../catalogue/strategies/index.ts";
import { keptImages, stepsPerEpoch } from "../sampling/batches.ts";
import type { Choice } from "../terms/choice.ts";
import { outputsOf } from "../terms/labelling.ts";
import type { AttackPair, Key, Member, System } from "../terms/system.ts";
import { healthProbes } from "./healthProbes.ts";
import { halvings } from "./planDistance.ts";
import type { Plan } from "./plannedTask.ts";
import type {
  CoherenceTask,
  DistanceTask,
  EvaluateTask,
  HealthTask,
  Task,
  TrainTask,
  TransferTask,
} from "./task.ts";
import { taskMembers } from "./taskMembers.ts";

/** Work in units of one forward pass: an input gradient is that pass and one backwards, with its elementwise work. */
const inputGradient = 2.5;
/** A weight step: forward pass, input and filter gradients, optimiser. */
const weightStep = 3.5;

const mebibyte = 2 ** 20;
/** A worker before any task: JavaScript heap, WASM module and its buffers. */
const workerBytes = 100 * mebibyte;
/** float32 copies of all activations that are alive at once: outputs, their gradients, and scratch of the kernels. */
const activationCopies = 3;

type Shape = readonly [number, number, number];

const shapeOf = (task: Task): Shape => factsOf(task.dataset).shape;

type Sized = Pick<Member, "network" | "labelling">;

/** What was counted for a choice of network already: the tasks of a plan share these objects, and there are thousands. */
const counted = new WeakMap<Sized["network"], Map<string, number>>();

/** A count of a member network for an input shape, made once per choice of network. */
function countOf(
  what: "multiplyAdds" | "work" | "activations" | "parameters",
  { network, labelling }: Sized,
  shape: Shape,
): number {
  const counts = counted.get(network) ?? new Map<string, number>();
  counted.set(network, counts);
  const outputs = outputsOf(labelling);
  const name = `${what} ${outputs} ${shape.join(" ")}`;
  const count = counts.get(name) ?? entryOf("networks", network.id)[what](shape, outputs, network.params);
  counts.set(name, count);
  return count;
}

/** Multiply-adds as everybody counts them, or as many of them as a pass takes the time of. */
type Counted = "multiplyAdds" | "work";

const systemCost = (system: System, shape: Shape, counted: Counted = "work"): number =>
  system.members.reduce((sum, member) => sum + countOf(counted, member, shape), 0);

/** Multiply-adds of one decision of a system on one image of a data set, as everybody counts them. */
export const systemMultiplyAdds = (system: System, dataset: Choice): number =>
  systemCost(system, factsOf(dataset).shape, "multiplyAdds");

/** Multiply-adds of a training, counted as those of its network are everywhere. */
export const trainingMultiplyAdds = (task: TrainTask): number => trainCost(task, "multiplyAdds");

/** Images of a training per epoch, batches being full. Classes are taken to be equally large. */
function imagesPerEpoch(task: TrainTask): number {
  const { classes, splits } = factsOf(task.dataset);
  const labels = Array.from({ length: classes.length }, (_, cls) => cls);
  const kept = (splits.train * keptImages(labels, task.labelling)) / classes.length;
  return stepsPerEpoch(kept, task.training.batchSize) * task.training.batchSize;
}

function trainCost(task: TrainTask, counted: Counted = "work"): number {
  const { epochs } = task.training;
  const params = allParameters("defences", task.defence);
  const defence = entryOf("defences", task.defence.id);
  let perImage = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const { forwards, gradients, weightSteps } = defence.cost(params, epoch, epochs);
    perImage += forwards + gradients * inputGradient + weightSteps * weightStep;
  }
  return imagesPerEpoch(task) * perImage * countOf(counted, task, shapeOf(task));
}

function evaluateCost(task: EvaluateTask): number {
  const { classes } = factsOf(task.dataset);
  const images = task.examples.to - task.examples.from;
  const whole = systemCost(task.system, shapeOf(task));
  // A suite is counted as if every stage met every image: an upper bound.
  const pairs = task.stages ?? [task];
  const passes = pairs.reduce((sum, pair) => sum + passesOf(pair, task.system, classes.length), 0);
  return images * whole * (1 + passes);
}

/** Scores of a system: one per class, or per label of MODEL[k]. */
const scoresOf = ({ decomposition }: System, classes: number): number =>
  Math.max(...columnsOf(decomposition, classes)) + 1;

/** Passes through the whole system that an attack under a strategy makes per image. */
function passesOf({ attack, strategy: id }: AttackPair, system: System, classes: number): number {
  const entry = entryOf("attacks", attack.id);
  const steps = entry.steps(attack.params);
  if (steps === 0 || !isKnown("strategies", id)) return 0;
  const strategy: StrategyEntry = strategies[id];
  const { decomposition, members } = system;
  const { objectives, columns, networks } = strategy.cost(scoresOf(system, classes));
  if (entry.needs === "scores") return objectives * steps;
  const read = networks ?? entryOf("decompositions", decomposition.id).networks?.(columns, classes);
  const touched = read === undefined ? 1 : Math.min(1, read / members.length);
  // Where a step touches some members only, judging it takes a forward pass of the others.
  const step = touched * inputGradient + (1 - touched);
  return objectives * (steps * step + (entry.extraPasses?.(attack.params) ?? 0));
}

function transferCost(task: TransferTask): number {
  const { classes } = factsOf(task.dataset);
  const images = task.examples.to - task.examples.from;
  const shape = shapeOf(task);
  // Both pass the clean image and judge the perturbed one; the attack never stops early.
  const crafting = systemCost(task.source, shape) * (2 + passesOf(task, task.source, classes.length));
  return images * (crafting + 2 * systemCost(task.system, shape));
}

function distanceCost(task: DistanceTask): number {
  // Each objective judges what its attack proposes, and then every halving.
  const polishing = 1 + halvings;
  const { classes } = factsOf(task.dataset);
  const images = task.examples.to - task.examples.from;
  const passes = task.attempts.reduce((sum, attempt) => {
    const objectives = isKnown("strategies", attempt.strategy)
      ? (strategies[attempt.strategy] as StrategyEntry).cost(scoresOf(task.system, classes.length)).objectives
      : 1;
    return sum + passesOf(attempt, task.system, classes.length) + polishing * objectives;
  }, 1);
  return images * systemCost(task.system, shapeOf(task)) * passes;
}

const coherenceCost = (task: CoherenceTask): number =>
  (task.examples.to - task.examples.from) * systemCost(task.system, shapeOf(task)) * inputGradient;

function healthCost(task: HealthTask): number {
  let gradients = 0;
  let queries = 0;
  for (const { attack } of Object.values(healthProbes)) {
    const { steps, needs } = entryOf("attacks", attack.id);
    const count = steps({ restarts: 1, ...attack.params });
    if (needs === "scores") queries += count;
    else gradients += count;
  }
  const passes = inputGradient * gradients + queries;
  return (task.examples.to - task.examples.from) * systemCost(task.system, shapeOf(task)) * passes;
}

/**
 * Multiply-adds of a task, as many as take time on WebAssembly: what orders a plan and predicts its seconds. Validation
 * during training (about 3 %) is left out.
 */
export function taskMultiplyAdds(task: Task): number {
  switch (task.kind) {
    case "train":
      return trainCost(task);
    case "evaluate":
      return evaluateCost(task);
    case "distance":
      return distanceCost(task);
    case "transfer":
      return transferCost(task);
    case "coherence":
      return coherenceCost(task);
    case "health":
      return healthCost(task);
    default:
      return task satisfies never;
  }
}

/** Trained numbers of one member network. */
export function memberParameters(member: Sized, shape: Shape): number {
  return countOf("parameters", member, shape);
}

function storageBytes(task: Task): number {
  switch (task.kind) {
    case "train":
      return 4 * memberParameters(task, shapeOf(task)) + 300 * task.training.epochs + 4096;
    case "evaluate":
      return (60 + 2 * (task.stages?.length ?? 0)) * (task.examples.to - task.examples.from) + 6144;
    case "transfer":
      return 60 * (task.examples.to - task.examples.from) + 6144;
    case "distance":
      return (40 + 2 * task.attempts.length) * (task.examples.to - task.examples.from) + 6144;
    case "health":
      return 40 * (task.examples.to - task.examples.from) + 6144;
    case "coherence":
      return 40 * (task.examples.to - task.examples.from) + 20 * task.system.members.length ** 2 + 6144;
    default:
      return task satisfies never;
  }
}

/** Bytes a worker holds while it runs a task: an upper estimate, from which the size of a CPU pool is chosen. */
export function taskMemoryBytes(task: Task): number {
  const { shape, held, dtype } = factsOf(task.dataset);
  const members = task.kind === "train" ? [task] : taskMembers(task);
  const images = task.kind === "train" ? task.training.batchSize : task.examples.to - task.examples.from;
  // Training holds weights, momentum and gradients.
  const copies = task.kind === "train" ? 3 : 1;
  const weights = members.reduce((sum, member) => sum + 4 * copies * memberParameters(member, shape), 0);
  const activations = members.map((member) => countOf("activations", member, shape));
  const pixels = held * shape[0] * shape[1] * shape[2] * (dtype === "uint8" ? 1 : 4);
  return workerBytes + pixels + weights + 4 * activationCopies * images * Math.max(...activations);
}

/** How fast the machine is: multiply-adds per second of one worker (about 12e9 for WASM with SIMD), and how many work. */
export interface Rates {
  readonly multiplyAddsPerSecond: number;
  readonly workers: number;
}

export interface Estimate {
  /** Wall seconds until every unfinished task has ended. */
  readonly seconds: number;
  /** As `taskMultiplyAdds` counts them. */
  readonly multiplyAdds: number;
  /** Bytes the unfinished tasks will leave in the store. */
  readonly storageBytes: number;
  /** Bytes of the largest unfinished task's worker. */
  readonly memoryPerWorkerBytes: number;
  /** Unfinished tasks. */
  readonly tasks: number;
}

/**
 * What a plan will cost, `finished` tasks left out. Work divides evenly among workers but never ends before the longest
 * training followed by the longest evaluation.
 */
export function estimate(
  plan: Pick<Plan, "tasks">,
  rates: Rates,
  finished: ReadonlySet<Key> = new Set(),
): Estimate {
  const tasks = plan.tasks.filter(({ key }) => !finished.has(key)).map(({ task }) => task);
  const costs = tasks.map(taskMultiplyAdds);
  const longest = (trains: boolean): number =>
    costs.reduce((max, cost, i) => ((tasks[i]?.kind === "train") === trains ? Math.max(max, cost) : max), 0);
  const multiplyAdds = costs.reduce((sum, cost) => sum + cost, 0);
  const critical = Math.max(multiplyAdds / rates.workers, longest(true) + longest(false));
  return {
    seconds: critical / rates.multiplyAddsPerSecond,
    multiplyAdds,
    storageBytes: tasks.reduce((sum, task) => sum + storageBytes(task), 0),
    memoryPerWorkerBytes: tasks.reduce((max, task) => Math.max(max, taskMemoryBytes(task)), 0),
    tasks: tasks.length,
  };
}
