import { factsOf, imageSize } from "../catalogue/datasetFacts.ts";
import { columnsOf } from "../catalogue/decompositionFacts.ts";
import { networkSize } from "../catalogue/networkFacts.ts";
import type { NetworkSize } from "../catalogue/networks/layers.ts";
import type { StrategyEntry } from "../catalogue/nouns.ts";
import { allParameters, entryOf, isKnown } from "../catalogue/params.ts";
import { strategies } from "../catalogue/strategies/index.ts";
import { keptImages, stepsPerEpoch } from "../sampling/batches.ts";
import type { Choice } from "../terms/choice.ts";
import { rangeSize } from "../terms/chunks.ts";
import { outputsOf } from "../terms/labelling.ts";
import type { AttackPair, Key, Member, System } from "../terms/system.ts";
import { healthProbes } from "./healthProbes.ts";
import { inputGradient, weightStep } from "./networkSpeed.ts";
import type { Plan, PlannedTask } from "./plannedTask.ts";
import { halvings, type Task, type TrainTask } from "./task.ts";
import { taskMembers } from "./taskMembers.ts";

const mebibyte = 2 ** 20;
/** Memory of an idle worker: JavaScript heap, WASM module and its buffers. */
const workerBytes = 100 * mebibyte;
/** float32 copies of all activations that are live at once: outputs, their gradients, and buffers of the kernels. */
const activationCopies = 3;

type Shape = readonly [number, number, number];
type Sized = Pick<Member, "network" | "labelling">;
/** `multiplyAdds`: the usual count. `work`: corrected for the speed of the kernels, hence proportional to time. */
type Count = "multiplyAdds" | "work";

const shapeOf = (task: Task): Shape => factsOf(task.dataset).shape;

const sizeOf = ({ network, labelling }: Sized, shape: Shape): NetworkSize =>
  networkSize(network, shape, outputsOf(labelling));

/** Parameters of one member network. */
export const memberParameters = (member: Sized, shape: Shape): number => sizeOf(member, shape).parameters;

const systemCost = (system: System, shape: Shape, count: Count = "work"): number =>
  system.members.reduce((sum, member) => sum + sizeOf(member, shape)[count], 0);

/** Multiply-adds of one decision of a system on one image of a data set. */
export const systemMultiplyAdds = (system: System, dataset: Choice): number =>
  systemCost(system, factsOf(dataset).shape, "multiplyAdds");

/** Multiply-adds of a training. */
export const trainingMultiplyAdds = (task: TrainTask): number => trainCost(task, "multiplyAdds");

/** Images that a training sees per epoch, in full batches. Classes are assumed to be equally large. */
export function imagesPerEpoch(task: TrainTask): number {
  const { classes, splits } = factsOf(task.dataset);
  const labels = Array.from({ length: classes.length }, (_, cls) => cls);
  const kept = (splits.train * keptImages(labels, task.labelling)) / classes.length;
  return stepsPerEpoch(kept, task.training.batchSize) * task.training.batchSize;
}

function trainCost(task: TrainTask, count: Count = "work"): number {
  const { epochs } = task.training;
  const params = allParameters("defences", task.defence);
  const defence = entryOf("defences", task.defence.id);
  let perImage = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const { forwards, gradients, weightSteps } = defence.cost(params, epoch, epochs);
    perImage += forwards + gradients * inputGradient + weightSteps * weightStep;
  }
  return imagesPerEpoch(task) * perImage * sizeOf(task, shapeOf(task))[count];
}

/** Objectives of a strategy on a system, and how much of the system the gradient of each one involves. */
export function strategyCost(id: string, { decomposition, members }: System, classes: number) {
  if (!isKnown("strategies", id)) return null;
  const strategy: StrategyEntry = strategies[id];
  // One score per class, or per label of MODEL[k].
  const scores = Math.max(...columnsOf(decomposition, classes)) + 1;
  const { objectives, columns, networks } = strategy.cost(scores);
  const involved = networks ?? entryOf("decompositions", decomposition.id).networks?.(columns, classes);
  return { objectives, share: involved === undefined ? 1 : Math.min(1, involved / members.length) };
}

/** Passes through the whole system that an attack under a strategy takes per image. */
function attackPasses({ attack, strategy }: AttackPair, system: System, classes: number): number {
  const entry = entryOf("attacks", attack.id);
  const steps = entry.steps(attack.params);
  const cost = steps === 0 ? null : strategyCost(strategy, system, classes);
  if (cost === null) return 0;
  const { objectives, share } = cost;
  if (entry.needs === "scores") return objectives * steps;
  // If a step involves only some members, judging its result takes a forward pass of the others.
  const step = share * inputGradient + (1 - share);
  return objectives * (steps * step + (entry.extraPasses?.(attack.params) ?? 0));
}

function healthPasses(): number {
  let gradients = 0;
  let queries = 0;
  for (const { attack } of Object.values(healthProbes)) {
    const { steps, needs } = entryOf("attacks", attack.id);
    const count = steps({ restarts: 1, ...attack.params });
    if (needs === "scores") queries += count;
    else gradients += count;
  }
  return inputGradient * gradients + queries;
}

/** Passes through its system that a task takes per image. */
function passesOf(task: Exclude<Task, { readonly kind: "train" | "transfer" }>): number {
  const { classes } = factsOf(task.dataset);
  const passes = (pair: AttackPair) => attackPasses(pair, task.system, classes.length);
  switch (task.kind) {
    case "evaluate":
      // An upper bound for suites: every step is counted for every image.
      return 1 + (task.stages ?? [task]).reduce((sum, pair) => sum + passes(pair), 0);
    case "distance":
      return task.attempts.reduce((sum, pair) => {
        const objectives = strategyCost(pair.strategy, task.system, classes.length)?.objectives ?? 1;
        // Each objective judges what its attack proposes, and then every halving.
        return sum + passes(pair) + (1 + halvings) * objectives;
      }, 1);
    case "coherence":
      return inputGradient;
    case "health":
      return healthPasses();
    default:
      return task satisfies never;
  }
}

/**
 * Multiply-adds of a task, corrected for the speed of the WebAssembly kernels. The order of a plan and predicted times
 * are based on it. Validation during training (about 3 %) is not counted.
 */
export function taskMultiplyAdds(task: Task): number {
  const shape = shapeOf(task);
  if (task.kind === "train") return trainCost(task);
  const images = rangeSize(task.examples);
  if (task.kind !== "transfer") return images * systemCost(task.system, shape) * passesOf(task);
  const { classes } = factsOf(task.dataset);
  // Both systems score the clean image and judge the perturbed one. The attack never stops early.
  const crafting = systemCost(task.source, shape) * (2 + attackPasses(task, task.source, classes.length));
  return images * (crafting + 2 * systemCost(task.system, shape));
}

function storageBytes(task: Task): number {
  if (task.kind === "train") return 4 * memberParameters(task, shapeOf(task)) + 300 * task.training.epochs + 4096;
  const images = rangeSize(task.examples);
  switch (task.kind) {
    case "evaluate":
      return (60 + 2 * (task.stages?.length ?? 0)) * images + 6144;
    case "transfer":
      return 60 * images + 6144;
    case "distance":
      return (40 + 2 * task.attempts.length) * images + 6144;
    case "health":
      return 40 * images + 6144;
    case "coherence":
      return 40 * images + 20 * task.system.members.length ** 2 + 6144;
    default:
      return task satisfies never;
  }
}

/** Upper estimate of the memory of a worker while it runs a task. The size of a CPU pool depends on it. */
export function taskMemoryBytes(task: Task): number {
  const { shape, held, dtype } = factsOf(task.dataset);
  const isTraining = task.kind === "train";
  const members = isTraining ? [task] : taskMembers(task);
  const images = isTraining ? task.training.batchSize : rangeSize(task.examples);
  // Training holds weights, momentum and gradients.
  const copies = isTraining ? 3 : 1;
  const weights = members.reduce((sum, member) => sum + 4 * copies * memberParameters(member, shape), 0);
  const activations = members.map((member) => sizeOf(member, shape).activations);
  const pixels = held * imageSize({ shape }) * (dtype === "uint8" ? 1 : 4);
  return workerBytes + pixels + weights + 4 * activationCopies * images * Math.max(...activations);
}

/** Bytes of the worker that runs the largest of these tasks. */
export const memoryPerWorker = (tasks: readonly PlannedTask[]): number =>
  tasks.reduce((max, { task }) => Math.max(max, taskMemoryBytes(task)), 0);

/** How fast the tasks of a plan run. */
export interface Rates {
  /** Seconds of a task on one worker (`secondsOfTasks`). */
  readonly secondsOf: (planned: PlannedTask) => number;
  readonly workers: number;
}

export interface Estimate {
  /** Wall-clock seconds until the last unfinished task ends. */
  readonly seconds: number;
  /** As counted by `taskMultiplyAdds`. */
  readonly multiplyAdds: number;
  /** Bytes that the unfinished tasks will add to the store. */
  readonly storageBytes: number;
  /** Memory of the worker that runs the largest unfinished task. */
  readonly memoryPerWorkerBytes: number;
  /** Number of unfinished tasks. */
  readonly tasks: number;
}

/**
 * The cost of a plan without its `finished` tasks. Work is divided evenly among the workers, but takes at least as long as
 * the longest training followed by the longest evaluation.
 */
export function estimate(plan: Pick<Plan, "tasks">, rates: Rates, finished: ReadonlySet<Key> = new Set()): Estimate {
  const planned = plan.tasks.filter(({ key }) => !finished.has(key));
  const tasks = planned.map(({ task }) => task);
  const costs = planned.map(rates.secondsOf);
  const longest = (trains: boolean): number =>
    costs.reduce((max, cost, i) => ((tasks[i]?.kind === "train") === trains ? Math.max(max, cost) : max), 0);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return {
    seconds: Math.max(total / rates.workers, longest(true) + longest(false)),
    multiplyAdds: tasks.reduce((sum, task) => sum + taskMultiplyAdds(task), 0),
    storageBytes: tasks.reduce((sum, task) => sum + storageBytes(task), 0),
    memoryPerWorkerBytes: memoryPerWorker(planned),
    tasks: tasks.length,
  };
}
