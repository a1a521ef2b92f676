import type { EvaluateData, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { attackLabel } from "../../../src/experiment/catalogue/attacks/attackLabel.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import { type Means, meansOf } from "../../attacking/attackSetup.ts";
import { concerns } from "../../attacking/criterion.ts";
import { Doubts } from "../../attacking/evaluationWarnings.ts";
import { type OpenExample, openExamples } from "../../attacking/openExamples.ts";
import { type Attempt, joined, propose } from "../../attacking/runAttack.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import type { Objective } from "../../strategies/strategy.ts";
import { examplesIn } from "../examples.ts";
import { throttled } from "../progress.ts";
import type { TaskRun } from "../run.ts";

export interface EvaluateOutcome {
  readonly data: EvaluateData;
  readonly warnings: readonly Warning[];
}

/** One example's line of the result, while it is being found out. */
interface Line extends OpenExample {
  broken: boolean;
  prediction: number;
  size: number;
  step: number;
  objective: number;
  /** Which of the task's stages broke it, or -1. */
  stage: number;
}

/**
 * Attack one system with one attack under one strategy, or with the stages of a suite one after the other, and judge the
 * result: the evaluator brings every proposed image into budget and box, measures it again on the host, and asks the
 * whole system for its decision (docs/algorithms.md 1.3, 4.7). What the attack says of itself decides nothing. Clean errors count
 * as broken at once. Examples that an objective or a stage broke are left out of the next ones. Where the criterion is
 * "becomes t", images of class t are left out of the result.
 * Throws when ids are unknown or examples do not exist, and whatever `yieldPoint` throws.
 */
export async function runEvaluate(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<EvaluateOutcome> {
  if (task.stages === undefined)
    return evaluateWith(task, dataset, classifier, run, meansOf(task.attack, task.strategy));
  const stages = task.stages.map(({ attack, strategy }) => meansOf(attack, strategy));
  const { lines, doubts } = await evaluateStages(task, dataset, classifier, run, stages);
  return {
    data: {
      ...toData(lines, doubts),
      stages: task.stages.map(({ attack, strategy }, index) => ({
        attack: attackLabel(attack),
        strategy,
        broken: lines.map(({ stage }) => flag(stage === index)),
      })),
    },
    warnings: doubts.warnings(task.threat),
  };
}

/**
 * `runEvaluate` with a given attack and strategy, whether or not the catalogue lists them. `observe` is told every
 * iterate of the attack.
 */
export async function evaluateWith(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
  means: Means,
  observe?: Attempt["observe"],
): Promise<EvaluateOutcome> {
  const { lines, doubts } = await evaluateStages(task, dataset, classifier, run, [means], observe);
  return { data: toData(lines, doubts), warnings: doubts.warnings(task.threat) };
}

interface Setup {
  readonly task: EvaluateTask;
  readonly classifier: Classifier;
  readonly doubts: Doubts;
  readonly observe?: NonNullable<Attempt["observe"]>;
}

/** One run of a stage over the survivors of a batch: the k-th objective of each. */
interface Round {
  readonly means: Means;
  readonly stage: number;
  readonly steps: number;
  readonly attacked: () => readonly Line[];
  readonly objectiveOf: (line: Line) => Objective;
}

async function evaluateStages(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
  stages: readonly Means[],
  observe?: Attempt["observe"],
): Promise<{ readonly lines: readonly Line[]; readonly doubts: Doubts }> {
  const ids = examplesIn(task.examples, dataset).filter((id) =>
    concerns(task.criterion, dataset.labels[id] as number),
  );
  const setup: Setup = {
    task,
    classifier,
    doubts: new Doubts(),
    ...(observe === undefined ? {} : { observe }),
  };
  const lines: Line[] = [];
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  for (let from = 0; from < ids.length; from += classifier.batch) {
    const batch = ids.slice(from, from + classifier.batch);
    const opened = (await openExamples(classifier, dataset, task.criterion, batch, setup.doubts)).map(lineOf);
    const rounds = stages.flatMap((means, stage) => roundsOf(means, stage, opened));
    const steps = rounds.reduce((sum, round) => sum + round.steps, 0);
    let begun = 0;
    for (const round of rounds) {
      const attacked = round.attacked();
      let step = 0;
      if (attacked.length > 0)
        await attempt(setup, round, attacked, async () => {
          const share = (begun + Math.min(round.steps, ++step)) / steps;
          report(from + Math.floor(share * opened.length));
          await run.yieldPoint();
        });
      begun += round.steps;
    }
    lines.push(...opened);
    report(from + opened.length);
    await run.yieldPoint();
  }
  return { lines, doubts: setup.doubts };
}

const lineOf = (example: OpenExample): Line => ({
  ...example,
  broken: example.cleanWrong,
  prediction: example.cleanPrediction,
  size: 0,
  step: -1,
  objective: -1,
  stage: -1,
});

function roundsOf(means: Means, stage: number, lines: readonly Line[]): readonly Round[] {
  if (means.attack.id === "none") return [];
  const objectives = new Map(
    lines.map((line) => [line, means.strategy.objectives(line.judged, means.strategyParams)]),
  );
  const of = (line: Line) => objectives.get(line) as readonly Objective[];
  const steps = Math.max(1, entryOf("attacks", means.attack.id).steps(means.attackParams));
  return Array.from({ length: Math.max(...lines.map((line) => of(line).length)) }, (_, k) => ({
    means,
    stage,
    steps,
    attacked: () => lines.filter((line) => !line.broken && of(line)[k] !== undefined),
    objectiveOf: (line) => of(line)[k] as Objective,
  }));
}

/** Attack some examples of a batch, and judge what comes out. */
async function attempt(
  { task, ...setup }: Setup,
  { means, stage, objectiveOf }: Round,
  attacked: readonly Line[],
  yieldPoint: () => Promise<void>,
): Promise<void> {
  const { threat, seed } = task;
  const objectives = attacked.map(objectiveOf);
  const found = await propose({ ...setup, means, threat, seed }, attacked, objectives, yieldPoint);
  const scores = await scoreImages(setup.classifier, joined(found.map(({ pixels }) => pixels)));
  for (const [i, line] of attacked.entries()) {
    const { prediction, tie } = decide(scores[i] as Float32Array);
    const { size, firstSuccess } = found[i] as (typeof found)[number];
    setup.doubts.sawScores(scores[i] as Float32Array, tie);
    line.prediction = prediction;
    line.size = size;
    if (!line.judged.met(prediction)) continue;
    line.broken = true;
    line.step = firstSuccess;
    line.objective = (objectives[i] as Objective).tag;
    line.stage = stage;
  }
}

const flag = (value: boolean) => (value ? 1 : 0);

function toData(lines: readonly Line[], doubts: Doubts): EvaluateData {
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
