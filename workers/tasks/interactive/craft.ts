import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { criterionOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { CraftRequest, CraftResult, Trajectory } from "../../../src/experiment/interactive/craft.ts";
import { climbOf, meansOf } from "../../attacking/attackSetup.ts";
import { type Judged, judgedBy, meets } from "../../attacking/criterion.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { BatchObjective, Iterate } from "../../attacks/attack.ts";
import { evaluateAt } from "../../attacks/evaluateAt.ts";
import { attackNoise } from "../../attacks/noise.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { perturbationSize, withinBudget } from "../../maths/measure.ts";
import type { Objective } from "../../strategies/strategy.ts";
import { throttled } from "../progress.ts";

export interface CraftRun {
  /** Lets messages in between steps and rejects when the request was withdrawn. */
  yieldPoint(): Promise<void>;
  onProgress(done: number, total: number): void;
}

/** One objective on one image: a row of the batch that is attacked. */
interface Row {
  readonly image: number;
  readonly objective: Objective;
  readonly steps: Recorded[];
}

interface Recorded {
  readonly pixels: Float32Array;
  readonly scores: Float32Array;
  readonly loss: number;
}

/**
 * Attack a few images and keep every iterate of every objective of the strategy. All runs of all images go as one batch,
 * each row with its own score columns, so that Best Arm's ten runs cost one call per arm and step. With "first success"
 * a run stands still from there on, and its last iterate fills the steps that remain; with restarts the run shown is
 * the one that succeeded, else the last. Attacks that look for the smallest perturbation go on after a success, and what
 * they found closes the run. Without `targets` any wrong prediction is a success.
 * Throws when the request does not fit the system or the attack has no steps, and whatever `yieldPoint` throws.
 */
export async function runCraft(
  request: CraftRequest,
  classifier: Classifier,
  run: CraftRun,
): Promise<CraftResult> {
  const begun = performance.now();
  const { images, labels, threat, seed, targets } = request;
  const means = meansOf(request.attack, request.strategy);
  const entry = entryOf("attacks", request.attack.id);
  if (entry.needs === "nothing")
    throw new RangeError(`attack ${request.attack.id} takes no steps: there is no trajectory to show`);
  check(request, classifier);

  const cleanScores = await scoreImages(classifier, images);
  const asked = criterionOf(request.system.decomposition, classesOf(classifier));
  const examples = labels.map((label, image) => {
    const target = targets?.[image];
    const criterion = target === undefined ? asked : ({ kind: "becomes", target } as const);
    return judgedBy(classifier, criterion, label, cleanScores[image] as Float32Array);
  });
  const rows = examples.flatMap((example, image) =>
    means.strategy
      .objectives(example, means.strategyParams)
      .map((objective): Row => ({ image, objective, steps: [] })),
  );
  for (const [image, label] of labels.entries())
    if (!rows.some((row) => row.image === image))
      throw new RangeError(
        `strategy ${request.strategy} has nothing to climb for image ${image} of class ${label}: use another strategy${targets === undefined ? "" : " or target"}`,
      );

  const size = images.length / labels.length;
  const clean = (image: number) => images.subarray(image * size, (image + 1) * size);
  const x0 = batchOf(rows, clean, classifier.shape);
  const report = throttled(entry.steps(means.attackParams), run.onProgress);
  const climb = climbOf(
    means.strategy,
    rows.map(({ objective }) => objective),
    classifier.columns,
  );
  let done = 0;
  try {
    const { perturbed } = await means.attack.perturb(x0, {
      classifier,
      objective: climb,
      threat,
      params: means.attackParams,
      noise: attackNoise(
        seed,
        rows.map(({ image }) => request.ids[image] as number),
        classifier.shape,
      ),
      isAdversarial: (scores, row) => meets(examples[(rows[row] as Row).image] as Judged, scores),
      smallest: entry.minimal,
      async yieldPoint() {
        report(++done);
        await run.yieldPoint();
      },
      observe: (iterate) => record(iterate, rows),
    });
    try {
      if (entry.minimal) {
        const pixels = (await perturbed.data()) as Float32Array;
        const { scores, loss } = await finalSight(perturbed, classifier, climb, entry.needs === "margin");
        for (const [i, row] of rows.entries())
          if (meets(examples[row.image] as Judged, scores[i] as Float32Array))
            row.steps.push({
              pixels: pixels.slice(i * size, (i + 1) * size),
              scores: scores[i] as Float32Array,
              loss: loss[i] as number,
            });
      }
    } finally {
      perturbed.dispose();
    }
  } finally {
    x0.dispose();
  }
  report(entry.steps(means.attackParams));
  // The start and one iterate per step of one restart; how many a search for the smallest makes, it decides itself.
  const length = entry.minimal
    ? Math.max(...rows.map(({ steps }) => steps.length))
    : 1 + entry.steps({ ...means.attackParams, restarts: 1 });

  return {
    norm: threat.norm,
    epsilon: threat.epsilon,
    images: examples.map((example, image) => {
      const own = rows.filter((row) => row.image === image);
      const runs = own.map((row) => trajectory(row, length, clean(image), example, request));
      const last = runs.map((found) => found.scores.subarray(-classifier.classes));
      return {
        cleanScores: Float32Array.from(example.cleanScores),
        cleanPrediction: decide(example.cleanScores).prediction,
        runs,
        best: bestRun(
          runs,
          last.map((scores) => marginOf(example, scores)),
          entry.minimal,
        ),
        broken: runs.some((found, i) => meets(example, last[i] as Float32Array) && found.firstSuccess >= 0),
      };
    }),
    seconds: (performance.now() - begun) / 1000,
  };
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

function batchOf(
  rows: readonly Row[],
  clean: (image: number) => Float32Array,
  shape: readonly [number, number, number],
): Tensor4D {
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Float32Array(rows.length * size);
  for (const [i, { image }] of rows.entries()) pixels.set(clean(image), i * size);
  return tensor4d(pixels, [rows.length, ...shape]);
}

async function record({ step, x, rows: active, positions, scores, loss }: Iterate, rows: readonly Row[]) {
  const pixels = (await x.data()) as Float32Array;
  const size = pixels.length / x.shape[0];
  for (const [i, position] of positions.entries()) {
    const { steps } = rows[active[i] as number] as Row;
    // A new restart replaces what the one before it showed; while an example stands still nothing is told of it.
    steps.length = Math.min(steps.length, step);
    while (steps.length > 0 && steps.length < step) steps.push(steps.at(-1) as Recorded);
    steps.push({
      pixels: pixels.slice(position * size, (position + 1) * size),
      scores: Float32Array.from(scores[i] as Float32Array),
      loss: loss[i] as number,
    });
  }
}

function trajectory(
  { objective, steps }: Row,
  length: number,
  clean: Float32Array,
  example: Judged,
  { threat }: CraftRequest,
): Trajectory {
  const all = Array.from({ length }, (_, step) => steps[Math.min(step, steps.length - 1)] as Recorded);
  const classes = (all[0] as Recorded).scores.length;
  const images = new Float32Array(length * clean.length);
  const scores = new Float32Array(length * classes);
  for (const [step, recorded] of all.entries()) {
    images.set(recorded.pixels, step * clean.length);
    scores.set(recorded.scores, step * classes);
  }
  const size = Float32Array.from(all, ({ pixels }) => perturbationSize(clean, pixels, threat.norm));
  return {
    objective: objective.name,
    images,
    scores,
    loss: Float32Array.from(all, ({ loss }) => loss),
    size,
    predictions: Int32Array.from(all, (recorded) => decide(recorded.scores).prediction),
    firstSuccess: all.findIndex(
      (recorded, step) =>
        meets(example, recorded.scores) && withinBudget(size[step] as number, threat.epsilon),
    ),
    end: steps.length - 1,
  };
}

/** Scores of the images that the attack proposes, and what it climbs there. */
async function finalSight(
  perturbed: Tensor4D,
  classifier: Classifier,
  climb: BatchObjective,
  isMargin: boolean,
): Promise<{ readonly scores: readonly Float32Array[]; readonly loss: ArrayLike<number> }> {
  const rows = Array.from({ length: perturbed.shape[0] }, (_, row) => row);
  const { scores, loss } = await evaluateAt(
    perturbed,
    rows,
    { classifier, objective: climb },
    { gradient: false, scores: true },
  );
  return { scores, loss: isMargin ? scores.map((own, row) => climb.margin.value(own, row)) : loss };
}

/** How many classes the images of a system have. */
const classesOf = ({ columnOf, classes }: Classifier): number => columnOf?.length ?? classes;

/** How far past the criterion's boundary: above 0 it is met. */
function marginOf({ label, target }: Judged, scores: Float32Array): number {
  const own = target ?? label;
  let rival = Number.NEGATIVE_INFINITY;
  for (const [cls, score] of scores.entries()) if (cls !== own) rival = Math.max(rival, score);
  const margin = rival - (scores[own] as number);
  return target === undefined ? margin : -margin;
}

/**
 * The run that broke the image soonest, or by the smallest perturbation where that is looked for, else the one that came
 * nearest; the first among equals.
 */
function bestRun(runs: readonly Trajectory[], margins: readonly number[], smallest: boolean): number {
  const rank = (i: number) => {
    const { firstSuccess, size, end } = runs[i] as Trajectory;
    if (firstSuccess < 0) return Number.POSITIVE_INFINITY;
    return smallest ? (size[end] as number) : firstSuccess;
  };
  let best = 0;
  for (let i = 1; i < runs.length; i++)
    if (
      rank(i) < rank(best) ||
      (rank(i) === rank(best) &&
        rank(i) === Number.POSITIVE_INFINITY &&
        (margins[i] as number) > (margins[best] as number))
    )
      best = i;
  return best;
}
