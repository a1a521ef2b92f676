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
import type { Measured, TaskRun } from "../run.ts";

/** The part of a task that says on what and within which budget to evaluate. */
export type EvaluationSetting = Pick<EvaluateTask, "threat" | "criterion" | "seed" | "examples">;

/** One example and its result so far. */
interface Line extends CleanExample {
  broken: boolean;
  prediction: number;
  size: number;
  /** Attack step of the first success, or -1. */
  step: number;
  /** Tag of the objective that broke it, or -1. */
  objective: number;
  /** Index of the suite step that broke it, or -1. */
  suiteStep: number;
}

/**
 * Attack one system with one attack and strategy, or with the steps of a suite in turn, and judge every perturbed image by
 * the decision of the whole system (`runAttack`; docs/algorithms.md 1.3, 4.7). Clean errors count as broken from the
 * start. Later objectives and suite steps attack only the examples that the earlier ones did not break. With the criterion
 * "becomes t", the result leaves out images of class t.
 * Throws when an id is unknown or an example does not exist, and whatever `yieldPoint` throws.
 */
export async function runEvaluate(
  task: EvaluateTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
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
  run: TaskRun,
  setups: readonly AttackSetup[],
  observe?: AttackRun["observe"],
): Promise<Measured<EvaluateData> & { readonly suiteSteps: readonly number[] }> {
  const warnings = new EvaluationWarnings();
  const ids = examplesIn(examples, dataset, criterion);
  const lines = await inBatches(ids, classifier.batch, run, async (batch, advance) => {
    const opened = (await cleanPass(classifier, dataset, criterion, batch, warnings)).map(lineOf);
    for (const { setup, index, yieldPoint } of withProgress(setups, classifier.classes, run, advance)) {
      const attack = { classifier, setup, threat, seed, warnings, observe, yieldPoint };
      for await (const round of attackRounds(attack, opened, (line) => line, isUnbroken))
        for (const found of round) {
          warnings.countDecision(found.scores, found.tie);
          record(found, index);
        }
    }
    return opened;
  });
  const data: EvaluateData = {
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
    ...warnings.shares(),
  };
  return { data, warnings: warnings.list(threat), suiteSteps: lines.map(({ suiteStep }) => suiteStep) };
}

const isUnbroken = ({ broken }: Line) => !broken;

const lineOf = (example: CleanExample): Line => ({
  ...example,
  broken: example.cleanWrong,
  prediction: example.cleanPrediction,
  size: 0,
  step: -1,
  objective: -1,
  suiteStep: -1,
});

function record(
  { line, objective, prediction, size, isAdversarial, firstSuccess }: Attacked<Line>,
  suiteStep: number,
): void {
  line.prediction = prediction;
  line.size = size;
  if (!isAdversarial) return;
  line.broken = true;
  line.step = firstSuccess;
  line.objective = objective.tag;
  line.suiteStep = suiteStep;
}
