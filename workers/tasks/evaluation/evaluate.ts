import type { EvaluateData } from "../../../src/experiment/artefacts/artefact.ts";
import { attackLabel } from "../../../src/experiment/catalogue/attacks/attackLabel.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import { type Attacked, attackRounds } from "../../attacking/attackRounds.ts";
import { type AttackSetup, attackSetupOf } from "../../attacking/attackSetup.ts";
import { type CleanExample, cleanPass } from "../../attacking/cleanPass.ts";
import { EvaluationWarnings } from "../../attacking/evaluationWarnings.ts";
import type { AttackRun } from "../../attacking/runAttack.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { examplesIn, flag, inBatches, withProgress } from "../examples.ts";
import type { Measured, ResumableRun } from "../run.ts";
import { type EvaluationState, readEvaluationState, type Verdict, writeEvaluationState } from "./evaluationState.ts";

/** The part of a task that says on what and within which budget to evaluate. */
export type EvaluationSetting = Pick<EvaluateTask, "threat" | "criterion" | "seed" | "examples">;

export interface EvaluateRun extends ResumableRun {
  /** Shortest time between two checkpoints. */
  readonly checkpointEveryMs?: number;
}

/** One example in a batch, and its result so far. */
interface Line {
  readonly example: CleanExample;
  readonly verdict: Verdict;
}

/**
 * Attack one system with one attack and strategy, or with the steps of a suite in turn, and judge every perturbed image by
 * the decision of the whole system (`runAttack`; docs/algorithms.md 1.3, 4.7). Clean errors count as broken from the
 * start. Later objectives and suite steps attack only the examples that the earlier ones did not break. With the criterion
 * "becomes t", the result leaves out images of class t. Reports a checkpoint every ten seconds, between two rounds of
 * attacks; a system that draws random numbers in every pass gives none, since its stream cannot be resumed.
 * Throws when an id is unknown or an example does not exist, and whatever `yieldPoint` throws.
 */
export async function runEvaluate(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: EvaluateRun,
): Promise<Measured<EvaluateData>> {
  const { stages } = task;
  const pairs = stages ?? [task];
  const setups = pairs.map(({ attack, strategy }) => attackSetupOf(attack, strategy));
  const { data, warnings, suiteSteps } = await evaluateWith(task, dataset, classifier, run, setups);
  if (stages === undefined) return { data, warnings };
  const ofStages = stages.map(({ attack, strategy }, index) => ({
    attack: attackLabel(attack),
    strategy,
    broken: suiteSteps.map((suiteStep) => flag(suiteStep === index)),
  }));
  return { data: { ...data, stages: ofStages }, warnings };
}

/**
 * Evaluate with the attacks and strategies of `setups` in turn, in the catalogue or not. `observe` is called with every
 * iterate. `suiteSteps` holds for each example the index of the set-up that broke it, or -1.
 */
export async function evaluateWith(
  { threat, criterion, seed, examples }: EvaluationSetting,
  dataset: Dataset,
  classifier: Classifier,
  run: EvaluateRun,
  setups: readonly AttackSetup[],
  observe?: AttackRun["observe"],
): Promise<Measured<EvaluateData> & { readonly suiteSteps: readonly number[] }> {
  const saved = run.resume && readEvaluationState(run.resume, classifier.batch);
  const warnings = new EvaluationWarnings(saved?.counts);
  const ids = examplesIn(examples, dataset, criterion);
  const save = checkpoints(run, classifier);
  const attackBatch = async (
    batch: readonly number[],
    advance: (share: number) => void,
    finished: readonly Verdict[],
  ): Promise<readonly Verdict[]> => {
    const reached = saved?.finished.length === finished.length ? saved : undefined;
    const opened = await cleanPass(classifier, dataset, criterion, batch, reached === undefined ? warnings : undefined);
    const lines = opened.map((example, i): Line => ({ example, verdict: reached?.batch[i] ?? unattacked(example) }));
    const verdicts = lines.map(({ verdict }) => verdict);
    for (const { setup, index, yieldPoint } of withProgress(setups, classifier.classes, run, advance)) {
      if (index < (reached?.suiteStep ?? 0)) continue;
      const attack = { classifier, setup, threat, seed, warnings, observe, yieldPoint };
      const from = index === reached?.suiteStep ? reached.round : 0;
      for await (const attacked of attackRounds(attack, lines, ({ example }) => example, { isOpen, from })) {
        for (const found of attacked) {
          warnings.countDecision(found.scores, found.tie);
          record(found, index);
        }
        const round = (attacked[0]?.round ?? 0) + 1;
        save({ finished, batch: verdicts, suiteStep: index, round, counts: warnings.counts });
      }
    }
    return verdicts;
  };
  const verdicts = await inBatches(ids, classifier.batch, run, attackBatch, saved?.finished);
  const data: EvaluateData = {
    kind: "evaluate",
    ids: verdicts.map(({ id }) => id),
    labels: verdicts.map(({ label }) => label),
    cleanWrong: verdicts.map(({ cleanWrong }) => flag(cleanWrong)),
    cleanPredictions: verdicts.map(({ cleanPrediction }) => cleanPrediction),
    broken: verdicts.map(({ broken }) => flag(broken)),
    predictions: verdicts.map(({ prediction }) => prediction),
    sizes: verdicts.map(({ size }) => size),
    steps: verdicts.map(({ step }) => step),
    objectives: verdicts.map(({ objective }) => objective),
    ...warnings.shares(),
  };
  return { data, warnings: warnings.list(threat), suiteSteps: verdicts.map(({ suiteStep }) => suiteStep) };
}

/** Reports a state as a checkpoint when the last one is old enough. */
function checkpoints({ onEvent, checkpointEveryMs = 10_000 }: EvaluateRun, { batch, reseed }: Classifier) {
  let reportedAt = performance.now();
  return (state: Omit<EvaluationState, "batchSize">): void => {
    if (reseed !== undefined || performance.now() - reportedAt < checkpointEveryMs) return;
    reportedAt = performance.now();
    onEvent({ kind: "checkpoint", state: writeEvaluationState({ ...state, batchSize: batch }) });
  };
}

const isOpen = ({ verdict }: Line) => !verdict.broken;

const unattacked = ({ id, label, cleanWrong, cleanPrediction }: CleanExample): Verdict => ({
  id,
  label,
  cleanWrong,
  cleanPrediction,
  broken: cleanWrong,
  prediction: cleanPrediction,
  size: 0,
  step: -1,
  objective: -1,
  suiteStep: -1,
});

function record(
  { line: { verdict }, objective, prediction, size, isAdversarial, firstSuccess }: Attacked<Line>,
  suiteStep: number,
): void {
  verdict.prediction = prediction;
  verdict.size = size;
  if (!isAdversarial) return;
  verdict.broken = true;
  verdict.step = firstSuccess;
  verdict.objective = objective.tag;
  verdict.suiteStep = suiteStep;
}
