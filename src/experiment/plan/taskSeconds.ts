import { factsOf } from "../catalogue/datasetFacts.ts";
import { trainedThreat } from "../catalogue/defenceFacts.ts";
import { allParameters, entryOf } from "../catalogue/params.ts";
import { stepsPerEpoch } from "../sampling/batches.ts";
import type { Threat } from "../terms/choice.ts";
import { rangeSize } from "../terms/chunks.ts";
import { outputsOf } from "../terms/labelling.ts";
import type { AttackPair, Key, Member, System } from "../terms/system.ts";
import { imagesPerEpoch, strategyCost } from "./cost.ts";
import { healthProbes } from "./healthProbes.ts";
import { inputGradient, type NetworkSpeed, type SpeedOf, weightStep } from "./networkSpeed.ts";
import type { PlannedTask } from "./plannedTask.ts";
import { halvings, type Task, type TrainTask } from "./task.ts";

/** Seconds of any task that no pass accounts for: opening networks, drawing batches, writing the result. */
const taskOverhead = 0.03;
/** Validation of every epoch, as a share of the training. */
const validationShare = 0.05;
/** Share of images that a trained system recognises before an attack. */
const recognised = 0.9;
/** Weight steps after which networks have learned most of what they will; shorter trainings leave little to attack. */
const learned = 190;
/** Share of an attack's first objective that an image takes until it breaks. */
const untilBroken = 0.35;
/** Judging, clipping and copying what an attack proposes, as a share of its passes. */
const judging = 0.1;
/** Images of a batch in evaluations. */
const evaluationBatch = 256;

/** Passes in units of a forward pass: those that every batch takes, and those that every image takes. */
interface Passes {
  readonly calls: number;
  readonly perImage: number;
}

/**
 * Estimated seconds of each task on one worker, from the speed of its networks. `taskMultiplyAdds` is an upper bound, as if
 * no attack ever succeeded; this expects as many successes as are usual for the threat that the networks were trained
 * against, and counts what a pass costs however few images are left.
 *
 * @param tasks all tasks of the plan: trainings tell how robust the networks of an evaluation will be.
 */
export function secondsOfTasks(tasks: readonly PlannedTask[], speedOf: SpeedOf): (planned: PlannedTask) => number {
  const trainings = new Map<Key, TrainTask>(
    tasks.flatMap(({ key, task }) => (task.kind === "train" ? [[key, task] as const] : [])),
  );
  const known = new Map<Key, number>();
  return ({ key, task }) => {
    const seconds = known.get(key) ?? taskOverhead + taskSeconds(task, speedOf, trainings);
    known.set(key, seconds);
    return seconds;
  };
}

function taskSeconds(task: Task, speedOf: SpeedOf, trainings: ReadonlyMap<Key, TrainTask>): number {
  if (task.kind === "train") return trainSeconds(task, speedOf);
  const images = rangeSize(task.examples);
  const expected = expectedShares(task, trainings);
  const own = systemSpeed(task.system, task, speedOf);
  const seconds = ({ calls, perImage }: Passes, { call, image }: NetworkSpeed) =>
    Math.ceil(images / evaluationBatch) * calls * call + images * perImage * image;
  if (task.kind !== "transfer") return seconds(passesOf(task, expected), own);
  // The attack never stops early, and both systems score the clean and the perturbed image.
  const { perImage, calls } = attackPasses(task, task.source, task, 1);
  const crafting = { calls: calls + 2, perImage: perImage + 2 };
  return seconds(crafting, systemSpeed(task.source, task, speedOf)) + seconds({ calls: 2, perImage: 2 }, own);
}

function trainSeconds(task: TrainTask, speedOf: SpeedOf): number {
  const { epochs, batchSize } = task.training;
  const { shape } = factsOf(task.dataset);
  const params = allParameters("defences", task.defence);
  const defence = entryOf("defences", task.defence.id);
  let passes = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const { forwards, gradients, weightSteps } = defence.cost(params, epoch, epochs);
    passes += forwards + gradients * inputGradient + weightSteps * weightStep;
  }
  const { call, image } = speedOf({ network: task.network, shape, outputs: outputsOf(task.labelling) });
  const images = imagesPerEpoch(task);
  return (1 + validationShare) * passes * (stepsPerEpoch(images, batchSize) * call + images * image);
}

/** A forward pass through all members. */
function systemSpeed({ members }: System, { dataset }: Task, speedOf: SpeedOf): NetworkSpeed {
  const { shape } = factsOf(dataset);
  const speeds = members.map(({ network, labelling }: Member) =>
    speedOf({ network, shape, outputs: outputsOf(labelling) }),
  );
  const sum = (of: keyof NetworkSpeed) => speeds.reduce((total, speed) => total + speed[of], 0);
  return { call: sum("call"), image: sum("image") };
}

/** Passes of an attack whose images survive to this share. */
function attackPasses(
  { attack, strategy }: AttackPair,
  system: System,
  { dataset }: Pick<Task, "dataset">,
  share: number,
): Passes {
  const { classes } = factsOf(dataset);
  const entry = entryOf("attacks", attack.id);
  const steps = entry.steps(attack.params);
  const cost = steps === 0 ? null : strategyCost(strategy, system, classes.length);
  if (cost === null) return { calls: 0, perImage: 0 };
  const { objectives, share: involved } = cost;
  const extra = entry.extraPasses?.(attack.params) ?? 0;
  const byScores = entry.needs === "scores";
  const perStep = byScores ? 1 : involved * inputGradient + (1 - involved);
  const callsPerStep = byScores ? 1 : inputGradient + (involved < 1 ? 1 : 0);
  return {
    calls: objectives * (steps * callsPerStep + extra),
    perImage: (1 + judging) * share * objectives * (steps * perStep + extra),
  };
}

function passesOf(
  task: Exclude<Task, { readonly kind: "train" | "transfer" }>,
  { clean, survive }: ExpectedShares,
): Passes {
  const classes = factsOf(task.dataset).classes.length;
  const passes = (pair: AttackPair, share: number) => attackPasses(pair, task.system, task, share);
  switch (task.kind) {
    case "evaluate": {
      const pairs = task.stages ?? [task];
      return sum([
        { calls: 1, perImage: 1 },
        ...pairs.map((pair, stage) => {
          const whole = passes(pair, survive);
          // What breaks takes a part of the first objective; later steps of a suite attack only what is left.
          const objectives = strategyCost(pair.strategy, task.system, classes)?.objectives ?? 1;
          const broken = stage > 0 ? 0 : ((clean - survive) * untilBroken) / objectives;
          return { calls: whole.calls, perImage: whole.perImage + passes(pair, Math.max(0, broken)).perImage };
        }),
      ]);
    }
    case "distance":
      return sum([
        { calls: 1, perImage: 1 },
        ...task.attempts.flatMap((pair) => {
          const objectives = strategyCost(pair.strategy, task.system, classes)?.objectives;
          const judged = (1 + halvings) * (objectives ?? 1);
          return [passes(pair, clean), { calls: judged, perImage: judged }];
        }),
      ]);
    case "coherence":
      return { calls: inputGradient, perImage: inputGradient };
    case "health":
      return sum(
        Object.values(healthProbes).map(({ attack }) => {
          const { steps, needs } = entryOf("attacks", attack.id);
          const count = steps({ restarts: 1, ...attack.params }) * (needs === "scores" ? 1 : inputGradient);
          return { calls: count, perImage: count * clean };
        }),
      );
    default:
      return task satisfies never;
  }
}

const sum = (all: readonly Passes[]): Passes => ({
  calls: all.reduce((total, { calls }) => total + calls, 0),
  perImage: all.reduce((total, { perImage }) => total + perImage, 0),
});

interface ExpectedShares {
  /** Of images that are recognised before the attack: those that are not need none. */
  readonly clean: number;
  /** Of images that survive it. */
  readonly survive: number;
}

/**
 * What usually happens to the images of a system: 55 % survive the threat of the training, fewer beyond it, 15 % without a
 * defence, and fewer of both after a short training.
 */
function expectedShares(
  { system, ...task }: Exclude<Task, TrainTask>,
  trainings: ReadonlyMap<Key, TrainTask>,
): ExpectedShares {
  const [first] = system.members;
  const training = first?.source.from === "task" ? trainings.get(first.source.key) : undefined;
  const threat: Threat | undefined = "threat" in task ? task.threat : undefined;
  const learnedShare = training === undefined ? 1 : Math.min(1, (weightSteps(training) / learned) ** 2);
  const clean = recognised * Math.sqrt(learnedShare);
  return { clean, survive: Math.min(clean, survivalAt(threat, training) * learnedShare) };
}

function survivalAt(threat: Threat | undefined, training: TrainTask | undefined): number {
  if (training === undefined || threat === undefined) return 0.5;
  if (threat.epsilon === 0) return recognised;
  const trained = trainedThreat(training.defence);
  if (trained === null) return 0.15;
  if (trained.norm !== threat.norm) return 0.35;
  return Math.min(0.8, 0.55 * (trained.epsilon / threat.epsilon));
}

const weightSteps = (task: TrainTask): number =>
  task.training.epochs * stepsPerEpoch(imagesPerEpoch(task), task.training.batchSize);
