import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { entryOf } from "../../src/experiment/params.ts";
import type { EvaluateData, Warning } from "../../src/experiment/result.ts";
import type { EvaluateTask } from "../../src/experiment/task.ts";
import { attackNoise } from "../attacks/noise.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { gatherPixels } from "../datasets/gather.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide, rowsOf } from "../decompositions/decision.ts";
import { admit, withinBudget } from "../maths/measure.ts";
import type { Objective } from "../strategies/strategy.ts";
import { concerns, type Judged, judged, meets } from "./criterion.ts";
import { Doubts } from "./doubts.ts";
import { examplesIn } from "./examples.ts";
import { climbOf, type Means, meansOf } from "./means.ts";
import { throttled } from "./progress.ts";
import type { TaskRun } from "./run.ts";
import { scoreImages } from "./scoreImages.ts";

export interface EvaluateOutcome {
  readonly data: EvaluateData;
  readonly warnings: readonly Warning[];
}

/** One example's line of the result, while it is being found out. */
interface Line {
  readonly id: number;
  /** The clean image, flat, in [0,1]. */
  readonly pixels: Float32Array;
  readonly label: number;
  readonly cleanPrediction: number;
  readonly cleanWrong: boolean;
  readonly judged: Judged;
  readonly objectives: readonly Objective[];
  broken: boolean;
  prediction: number;
  size: number;
  step: number;
  objective: number;
}

/**
 * Attack one system with one attack under one strategy, and judge the result: the evaluator brings every proposed image
 * into budget and box, measures it again on the host, and asks the whole system for its decision (paper-spec 1.3, 4.7).
 * What the attack says of itself decides nothing. Clean errors count as broken at once. Examples that an objective
 * broke are left out of the next ones. Where the criterion is "becomes t", images of class t are left out of the result.
 * Throws when ids are unknown or examples do not exist, and whatever `checkpoint` throws.
 */
export async function runEvaluate(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<EvaluateOutcome> {
  return evaluateWith(task, dataset, classifier, run, meansOf(task.attack, task.strategy));
}

/** `runEvaluate` with a given attack and strategy, whether or not the catalogue lists them. */
export async function evaluateWith(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
  means: Means,
): Promise<EvaluateOutcome> {
  const ids = examplesIn(task.examples, dataset).filter((id) =>
    concerns(task.criterion, dataset.labels[id] as number),
  );
  const setup: Setup = { task, classifier, means, doubts: new Doubts() };
  const lines: Line[] = [];
  const steps = Math.max(1, entryOf("attacks", task.attack.id).steps(means.attackParams));
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  for (let from = 0; from < ids.length; from += classifier.batch) {
    const opened = await openLines(setup, dataset, ids.slice(from, from + classifier.batch));
    const objectives =
      means.attack.id === "none" ? 0 : Math.max(...opened.map((line) => line.objectives.length));
    for (let k = 0; k < objectives; k++) {
      const attacked = opened.filter((line) => !line.broken && line.objectives[k] !== undefined);
      if (attacked.length === 0) continue;
      let step = 0;
      await tryObjective(setup, attacked, k, async () => {
        const share = (k + Math.min(1, ++step / steps)) / objectives;
        report(from + Math.floor(share * opened.length));
        await run.checkpoint();
      });
    }
    lines.push(...opened);
    report(from + opened.length);
    await run.checkpoint();
  }
  return { data: toData(lines, setup.doubts), warnings: setup.doubts.warnings(task.threat) };
}

interface Setup {
  readonly task: EvaluateTask;
  readonly classifier: Classifier;
  readonly means: Means;
  readonly doubts: Doubts;
}

/** The clean pass. */
async function openLines(
  { task, classifier, means, doubts }: Setup,
  dataset: Dataset,
  ids: readonly number[],
): Promise<Line[]> {
  const pixels = gatherPixels(dataset, ids);
  const images = rowsOf(pixels, pixels.length / ids.length);
  const scores = await scoreImages(classifier, pixels);
  return ids.map((id, row) => {
    const label = dataset.labels[id] as number;
    const cleanScores = scores[row] as Float32Array;
    const { prediction, tie } = decide(cleanScores);
    doubts.sawScores(cleanScores, tie);
    const example = judged(task.criterion, label, cleanScores);
    const cleanWrong = example.met(prediction);
    return {
      id,
      pixels: images[row] as Float32Array,
      label,
      cleanPrediction: prediction,
      cleanWrong,
      judged: example,
      objectives: means.strategy.objectives(example, means.strategyParams),
      broken: cleanWrong,
      prediction,
      size: 0,
      step: -1,
      objective: -1,
    };
  });
}

/** Attack some examples of a batch with their k-th objective, and judge what comes out. */
async function tryObjective(
  { task, classifier, means, doubts }: Setup,
  attacked: readonly Line[],
  k: number,
  checkpoint: () => Promise<void>,
): Promise<void> {
  const { attack, attackParams, strategy } = means;
  const objectives = attacked.map((line) => line.objectives[k] as Objective);
  const size = (attacked[0] as Line).pixels.length;
  const clean = new Float32Array(attacked.length * size);
  for (const [i, { pixels }] of attacked.entries()) clean.set(pixels, i * size);

  const x0 = tensor4d(clean, [attacked.length, ...classifier.shape]);
  let proposed: Float32Array[];
  let firstSuccess: Int32Array;
  try {
    const outcome = await attack.perturb(x0, {
      classifier,
      climb: climbOf(strategy, objectives),
      threat: task.threat,
      params: attackParams,
      noise: attackNoise(
        task.seed,
        attacked.map(({ id }) => id),
        classifier.shape,
      ),
      succeeded: (scores, example) => meets((attacked[example] as Line).judged, scores),
      checkpoint,
    });
    firstSuccess = outcome.firstSuccess;
    doubts.sawGradients(outcome.gradients);
    proposed = rowsOf(await readProposal(outcome.perturbed, x0, attack.id), size);
  } finally {
    x0.dispose();
  }

  const admitted = new Float32Array(clean.length);
  for (const [i, line] of attacked.entries()) {
    const target = admitted.subarray(i * size, (i + 1) * size);
    const found = admit(line.pixels, proposed[i] as Float32Array, task.threat, target);
    doubts.sawProposal(found.proposed, withinBudget(found.proposed, task.threat.epsilon));
    line.size = found.size;
  }
  const scores = await scoreImages(classifier, admitted);
  for (const [i, line] of attacked.entries()) {
    const { prediction, tie } = decide(scores[i] as Float32Array);
    doubts.sawScores(scores[i] as Float32Array, tie);
    line.prediction = prediction;
    if (!line.judged.met(prediction)) continue;
    line.broken = true;
    line.step = firstSuccess[i] ?? -1;
    line.objective = (objectives[i] as Objective).tag;
  }
}

async function readProposal(perturbed: Tensor4D, x0: Tensor4D, attack: string): Promise<Float32Array> {
  try {
    if (perturbed.shape.join() !== x0.shape.join())
      throw new Error(
        `attack ${attack} returned [${perturbed.shape}], expected the shape of its images [${x0.shape}]`,
      );
    return (await perturbed.data()) as Float32Array;
  } finally {
    perturbed.dispose();
  }
}

function toData(lines: readonly Line[], doubts: Doubts): EvaluateData {
  const flag = (value: boolean) => (value ? 1 : 0);
  return {
    kind: "evaluate",
    ids: lines.map(({ id }) => id),
    labels: lines.map(({ label }) => label),
    cleanWrong: lines.map(({ cleanWrong }) => flag(cleanWrong)),
    cleanPredictions: lines.map(({ cleanPrediction }) => cleanPrediction),
    broken: lines.map(({ broken }) => flag(broken)),
    predictions: lines.map(({ prediction }) => prediction),
    sizes: lines.map(({ size }) => size),
    steps: lines.map(({ step }) => step),
    objectives: lines.map(({ objective }) => objective),
    zeroGradients: doubts.zeroShare,
    nonFiniteGradients: doubts.nonFiniteShare,
  };
}
