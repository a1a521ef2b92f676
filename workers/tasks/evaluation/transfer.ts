import type { TransferData } from "../../../src/experiment/artefacts/artefact.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { TransferTask } from "../../../src/experiment/plan/task.ts";
import { attackRounds } from "../../attacking/attackRounds.ts";
import { type AttackSetup, attackSetupOf } from "../../attacking/attackSetup.ts";
import { type CleanExample, cleanPass } from "../../attacking/cleanPass.ts";
import { EvaluationWarnings } from "../../attacking/evaluationWarnings.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { rivals } from "../../strategies/scores.ts";
import { examplesIn, flag, inBatches } from "../examples.ts";
import type { Measured, TaskRun } from "../run.ts";

/** The two systems of a transfer. */
interface TransferSystems {
  /** The system that images are crafted on. */
  readonly source: Classifier;
  /** The system that decides. */
  readonly judge: Classifier;
}

const misclassified = { kind: "misclassified" } as const;

/** One example, as both systems see it, and its result so far. */
interface Line {
  /** As the judge sees it: this decides whether it is broken. */
  readonly onJudge: CleanExample;
  /** As the attack sees it, on the source. */
  readonly onSource: CleanExample;
  /** The class to reach, or -1. */
  readonly target: number;
  broken: boolean;
  prediction: number;
  size: number;
  /** Whether an image reached its goal on the source. */
  fooled: boolean;
}

/**
 * Craft images on one system and let another decide on them (paper appendix B.2, docs/algorithms.md 8.1). The images are
 * clipped to budget and box and measured on the host; both systems decide on the same images. Clean errors of the judge
 * count as broken. Targeted transfers aim at the judge's strongest wrong class on the clean image. A strategy with several
 * objectives gives one image per objective, and one image that breaks the judge is enough.
 *
 * An image that only just fools the source rarely fools another system. Attacks that fill the budget therefore run to their
 * end, and their image of highest loss (or the last one) is judged; minimum-norm attacks return their smallest success.
 * Throws when examples do not exist, and whatever `yieldPoint` throws.
 */
export async function runTransfer(
  task: TransferTask,
  dataset: Dataset,
  { source, judge }: TransferSystems,
  run: TaskRun,
): Promise<Measured<TransferData>> {
  const { threat, seed } = task;
  const setup = attackSetupOf(task.attack, task.strategy);
  const warnings = new EvaluationWarnings();
  const ids = examplesIn(task.examples, dataset);
  const size = Math.min(source.batch, judge.batch);
  const lines = await inBatches(ids, size, run, async (batch) => {
    const onJudge = await cleanPass(judge, dataset, misclassified, batch, warnings);
    const onSource = await cleanPass(source, dataset, misclassified, batch, warnings);
    const opened = onJudge.map((example, i) => lineOf(task, setup, example, onSource[i] as CleanExample));
    const attack = { classifier: source, setup, threat, seed, warnings, yieldPoint: run.yieldPoint };
    const isOpen = ({ broken }: Line) => !broken;
    for await (const round of attackRounds(attack, opened, (line) => line.onSource, { isOpen })) {
      const scores = await scoreImages(
        judge,
        round.map(({ pixels }) => pixels),
      );
      for (const [i, { line, size, prediction: onSource }] of round.entries()) {
        const { prediction, tie } = decide(scores[i] as Float32Array);
        warnings.countDecision(scores[i] as Float32Array, tie);
        line.prediction = prediction;
        line.size = size;
        line.broken = line.onJudge.judged.isAdversarial(prediction);
        line.fooled ||= line.target >= 0 ? onSource === line.target : onSource !== line.onSource.judged.label;
      }
    }
    return opened;
  });
  const data: TransferData = {
    kind: "transfer",
    ids: lines.map(({ onJudge }) => onJudge.id),
    labels: lines.map(({ onJudge }) => onJudge.label),
    cleanWrong: lines.map(({ onJudge }) => flag(onJudge.cleanWrong)),
    cleanPredictions: lines.map(({ onJudge }) => onJudge.cleanPrediction),
    broken: lines.map(({ broken }) => flag(broken)),
    predictions: lines.map(({ prediction }) => prediction),
    sizes: lines.map(({ size }) => size),
    fooled: lines.map(({ fooled }) => flag(fooled)),
    targets: lines.map(({ target }) => target),
    ...warnings.shares(),
  };
  return { data, warnings: warnings.list(threat) };
}

function lineOf(task: TransferTask, setup: AttackSetup, onJudge: CleanExample, onSource: CleanExample): Line {
  const target = task.targeted ? (rivals(onJudge.judged)[0] as number) : -1;
  const example = task.targeted ? { ...onSource.judged, target } : onSource.judged;
  const { minimal } = entryOf("attacks", setup.attack.id);
  const reached = (prediction: number) =>
    target >= 0 ? prediction === target : onSource.judged.isAdversarial(prediction);
  return {
    onJudge,
    // Only minimum-norm attacks stop at a success on the source.
    onSource: {
      ...onSource,
      judged: { ...example, isAdversarial: (prediction) => minimal && reached(prediction) },
    },
    target: onJudge.cleanWrong ? -1 : target,
    broken: onJudge.cleanWrong,
    prediction: onJudge.cleanPrediction,
    size: 0,
    fooled: false,
  };
}
