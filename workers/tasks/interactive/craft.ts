import { criterionOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { CraftRequest, CraftResult, Trajectory } from "../../../src/experiment/interactive/craft.ts";
import { attackSetupOf, objectivesOf } from "../../attacking/attackSetup.ts";
import { batchObjective } from "../../attacking/batchObjective.ts";
import { type JudgedExample, judgedExample } from "../../attacking/criterion.ts";
import { type PerturbedExample, runAttack } from "../../attacking/runAttack.ts";
import { imagesIn, scoreImages } from "../../attacking/scoreImages.ts";
import type { BatchObjective, Iterate } from "../../attacks/attack.ts";
import { batchOf, imagesOf } from "../../attacks/batch/rows.ts";
import { evaluateAt } from "../../attacks/evaluateAt.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import type { Objective } from "../../strategies/strategy.ts";
import { throttled } from "../progress.ts";
import { RecordedRun } from "./recordedRun.ts";

export interface CraftRun {
  /** Lets messages in between steps, and rejects when the request was withdrawn. */
  yieldPoint(): Promise<void>;
  onProgress(done: number, total: number): void;
}

/** One objective on one image: a row of the batch under attack. */
interface Row {
  readonly image: number;
  readonly id: number;
  readonly pixels: Float32Array;
  readonly judged: JudgedExample;
  readonly objective: Objective;
  readonly recorded: RecordedRun;
}

/**
 * Attack a few images and record every iterate of every objective of the strategy. All rows form one batch, each with its
 * own score columns, so that the ten runs of Best Arm cost one call per arm and step. The verdict is that of evaluations
 * (`runAttack`): the image that the attack returns is clipped to the budget and decided by the whole system. With "first
 * success" a run stops there, and its last iterate fills the steps that remain. With restarts the recorded run is the one
 * that succeeded, else the last. Without `targets` any error by the system's criterion is a success.
 * Throws when the request does not fit the system or the attack has no steps, and whatever `yieldPoint` throws.
 */
export async function runCraft(request: CraftRequest, classifier: Classifier, run: CraftRun): Promise<CraftResult> {
  const begun = performance.now();
  const { labels, threat, seed } = request;
  const setup = attackSetupOf(request.attack, request.strategy);
  const entry = entryOf("attacks", request.attack.id);
  if (entry.needs === "nothing")
    throw new RangeError(`attack ${request.attack.id} takes no steps: there is no trajectory to show`);
  check(request, classifier);
  const images = imagesIn(request.images, classifier);
  const examples = await examplesOf(request, images, classifier);
  const rows = examples.flatMap((judged, image) =>
    objectivesOf(setup, judged).map(
      (objective): Row => ({
        image,
        id: request.ids[image] as number,
        pixels: images[image] as Float32Array,
        judged,
        objective,
        recorded: new RecordedRun(),
      }),
    ),
  );
  for (const [image, label] of labels.entries())
    if (!rows.some((row) => row.image === image))
      throw new RangeError(
        `strategy ${request.strategy} has nothing to climb for image ${image} of class ${label}: use another strategy${request.targets === undefined ? "" : " or target"}`,
      );

  const objectives = rows.map(({ objective }) => objective);
  const report = throttled(entry.steps(setup.attackParams), run.onProgress);
  let done = 0;
  const perturbed = await runAttack(
    {
      classifier,
      setup,
      threat,
      seed,
      smallest: entry.minimal,
      observe: (iterate) => record(iterate, rows),
      async yieldPoint() {
        report(++done);
        await run.yieldPoint();
      },
    },
    rows,
    objectives,
  );
  const objective = batchObjective(setup.strategy, objectives, classifier.columns);
  const loss = await lossAt(perturbed, classifier, objective, entry.needs === "margin");
  for (const [i, { recorded, judged }] of rows.entries()) {
    const found = perturbed[i] as PerturbedExample;
    const succeeded = judged.isAdversarial(decide(recorded.last.scores).prediction);
    // A minimum-norm attack may end outside the budget, with nothing found.
    if (found.isAdversarial || (succeeded && !entry.minimal)) recorded.close(found, loss[i] as number);
  }
  report(entry.steps(setup.attackParams));
  // The start and one iterate per step of one restart; minimum-norm attacks decide themselves how many iterates they make.
  const steps = entry.minimal ? 0 : 1 + entry.steps({ ...setup.attackParams, restarts: 1 });
  const length = Math.max(steps, ...rows.map(({ recorded }) => recorded.length));

  return {
    norm: threat.norm,
    epsilon: threat.epsilon,
    images: examples.map((example, image) => {
      const own = [...rows.keys()].filter((i) => (rows[i] as Row).image === image);
      const runs = own.map((i) => {
        const { recorded, objective, pixels, judged } = rows[i] as Row;
        return recorded.trajectory(objective.name, length, pixels, judged, threat);
      });
      const isAdversarial = own.map((i) => (perturbed[i] as PerturbedExample).isAdversarial);
      return {
        cleanScores: Float32Array.from(example.cleanScores),
        cleanPrediction: decide(example.cleanScores).prediction,
        runs,
        best: bestRun(example, runs, isAdversarial, entry.minimal),
        broken: isAdversarial.includes(true),
      };
    }),
    seconds: (performance.now() - begun) / 1000,
  };
}

async function examplesOf(
  { system, labels, targets }: CraftRequest,
  images: readonly Float32Array[],
  classifier: Classifier,
): Promise<readonly JudgedExample[]> {
  const cleanScores = await scoreImages(classifier, images);
  const ofSystem = criterionOf(system.decomposition, classesOf(classifier));
  return labels.map((label, image) => {
    const target = targets?.[image];
    const criterion = target === undefined ? ofSystem : ({ kind: "becomes", target } as const);
    return judgedExample(classifier, criterion, label, cleanScores[image] as Float32Array);
  });
}

function check({ images, labels, ids, targets }: CraftRequest, classifier: Classifier): void {
  const { shape, columnOf } = classifier;
  const classes = classesOf(classifier);
  const expected = labels.length * shape[0] * shape[1] * shape[2];
  if (labels.length === 0 || images.length !== expected)
    throw new RangeError(
      `${images.length} pixels found for ${labels.length} images, expected at least one image of ${shape.join(" x ")}`,
    );
  if (ids.length !== labels.length || (targets !== undefined && targets.length !== labels.length))
    throw new RangeError(
      `${ids.length} ids and ${targets?.length ?? "no"} targets found for ${labels.length} images, expected one each`,
    );
  for (const [image, label] of labels.entries())
    for (const cls of [label, targets?.[image] ?? label])
      if (!Number.isInteger(cls) || cls < 0 || cls >= classes)
        throw new RangeError(`class ${cls} found for image ${image}, expected 0 to ${classes - 1}`);
  const same = (a: number, b: number) => a === b || (columnOf !== undefined && columnOf[a] === columnOf[b]);
  const target = targets?.findIndex((cls, image) => same(cls, labels[image] as number)) ?? -1;
  if (target >= 0)
    throw new RangeError(
      `image ${target} is of class ${labels[target]}, which is also its target ${targets?.[target]} to this system: choose another`,
    );
  if (!images.every((pixel) => pixel >= 0 && pixel <= 1))
    throw new RangeError("a pixel outside [0, 1] found: scale the images first");
}

async function record({ step, x, rows: active, positions, scores, loss }: Iterate, rows: readonly Row[]) {
  const images = await imagesOf(x);
  for (const [i, position] of positions.entries())
    (rows[active[i] as number] as Row).recorded.record(step, {
      pixels: images[position] as Float32Array,
      scores: Float32Array.from(scores[i] as Float32Array),
      loss: loss[i] as number,
    });
}

/** What the attack maximises, at the perturbed images. */
async function lossAt(
  perturbed: readonly PerturbedExample[],
  classifier: Classifier,
  objective: BatchObjective,
  isMargin: boolean,
): Promise<ArrayLike<number>> {
  if (isMargin) return perturbed.map(({ scores }, row) => objective.margin.value(scores, row));
  const x = batchOf(
    perturbed.map(({ pixels }) => pixels),
    classifier.shape,
  );
  try {
    const system = { classifier, objective };
    return (await evaluateAt(x, [...perturbed.keys()], system, { gradient: false, scores: false })).loss;
  } finally {
    x.dispose();
  }
}

/** Number of classes of the images of a system. */
const classesOf = ({ columnOf, classes }: Classifier): number => columnOf?.length ?? classes;

/** Distance past the boundary of the criterion, in scores; above 0 the decision is an error. */
function marginOf({ label, target }: JudgedExample, scores: Float32Array): number {
  const own = target ?? label;
  let rival = Number.NEGATIVE_INFINITY;
  for (const [cls, score] of scores.entries()) if (cls !== own) rival = Math.max(rival, score);
  const margin = rival - (scores[own] as number);
  return target === undefined ? margin : -margin;
}

/**
 * The run that broke the image soonest, or with the smallest perturbation when an attack minimises it; else the run that
 * came nearest to the boundary. The first of equals.
 */
function bestRun(
  example: JudgedExample,
  runs: readonly Trajectory[],
  isAdversarial: readonly boolean[],
  smallest: boolean,
): number {
  const classes = example.cleanScores.length;
  const rankOf = ({ firstSuccess, size, end }: Trajectory, i: number) => {
    if (!isAdversarial[i]) return Number.POSITIVE_INFINITY;
    return smallest ? (size[end] as number) : firstSuccess;
  };
  const ranks = runs.map(rankOf);
  const margins = runs.map(({ scores }) => marginOf(example, scores.subarray(-classes)));
  let best = 0;
  for (const [i, rank] of ranks.entries()) {
    const before = ranks[best] as number;
    const isNearer = before === Number.POSITIVE_INFINITY && (margins[i] as number) > (margins[best] as number);
    if (rank < before || isNearer) best = i;
  }
  return best;
}
