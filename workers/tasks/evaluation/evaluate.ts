import type { EvaluateData } from "../../../src/experiment/artefacts/artefact.ts";
import { attackLabel } from "../../../src/experiment/catalogue/attacks/attackLabel.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import { type AttackSetup, attackSetupOf, objectivesOf } from "../../attacking/attackSetup.ts";
import { type CleanExample, cleanPass } from "../../attacking/cleanPass.ts";
import { EvaluationWarnings } from "../../attacking/evaluationWarnings.ts";
import { type AttackRun, runAttack } from "../../attacking/runAttack.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import type { Objective } from "../../strategies/strategy.ts";
import { examplesIn, flag, inBatches } from "../examples.ts";
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

/** One run over the survivors of a batch: the k-th objective of each, under one attack and strategy. */
interface Round {
  readonly setup: AttackSetup;
  readonly suiteStep: number;
  /** Expected attack steps, for progress. */
  readonly steps: number;
  attacked(): readonly Line[];
  objectiveOf(line: Line): Objective;
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
  if (stages === undefined)
    return evaluateWith(task, dataset, classifier, run, attackSetupOf(task.attack, task.strategy));
  const setups = stages.map(({ attack, strategy }) => attackSetupOf(attack, strategy));
  const { lines, warnings } = await evaluateSteps(task, dataset, classifier, run, setups);
  const data: EvaluateData = {
    ...toData(lines, warnings),
    stages: stages.map(({ attack, strategy }, index) => ({
      attack: attackLabel(attack),
      strategy,
      broken: lines.map(({ suiteStep }) => flag(suiteStep === index)),
    })),
  };
  return { data, warnings: warnings.list(task.threat) };
}

/**
 * `runEvaluate` with any attack and strategy, in the catalogue or not. `observe` is called with every iterate of the
 * attack.
 */
export async function evaluateWith(
  setting: EvaluationSetting,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
  setup: AttackSetup,
  observe?: AttackRun["observe"],
): Promise<Measured<EvaluateData>> {
  const { lines, warnings } = await evaluateSteps(setting, dataset, classifier, run, [setup], observe);
  return { data: toData(lines, warnings), warnings: warnings.list(setting.threat) };
}

async function evaluateSteps(
  { threat, criterion, seed, examples }: EvaluationSetting,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
  setups: readonly AttackSetup[],
  observe?: AttackRun["observe"],
): Promise<{ readonly lines: readonly Line[]; readonly warnings: EvaluationWarnings }> {
  const warnings = new EvaluationWarnings();
  const ids = examplesIn(examples, dataset, criterion);
  const lines = await inBatches(ids, classifier.batch, run, async (batch, advance) => {
    const opened = (await cleanPass(classifier, dataset, criterion, batch, warnings)).map(lineOf);
    const rounds = setups.flatMap((setup, suiteStep) => roundsOf(setup, suiteStep, opened));
    const steps = rounds.reduce((sum, round) => sum + round.steps, 0);
    let begun = 0;
    for (const round of rounds) {
      let step = 0;
      const yieldPoint = async () => {
        advance((begun + Math.min(round.steps, ++step)) / steps);
        await run.yieldPoint();
      };
      const { setup } = round;
      await attackRound({ classifier, setup, threat, seed, warnings, observe, yieldPoint }, round);
      begun += round.steps;
    }
    return opened;
  });
  return { lines, warnings };
}

const lineOf = (example: CleanExample): Line => ({
  ...example,
  broken: example.cleanWrong,
  prediction: example.cleanPrediction,
  size: 0,
  step: -1,
  objective: -1,
  suiteStep: -1,
});

function roundsOf(setup: AttackSetup, suiteStep: number, lines: readonly Line[]): readonly Round[] {
  if (setup.attack.id === "none") return [];
  const objectives = new Map(lines.map((line) => [line, objectivesOf(setup, line.judged)]));
  const of = (line: Line) => objectives.get(line) as readonly Objective[];
  const steps = Math.max(1, entryOf("attacks", setup.attack.id).steps(setup.attackParams));
  return Array.from({ length: Math.max(...lines.map((line) => of(line).length)) }, (_, k) => ({
    setup,
    suiteStep,
    steps,
    attacked: () => lines.filter((line) => !line.broken && of(line)[k] !== undefined),
    objectiveOf: (line) => of(line)[k] as Objective,
  }));
}

/** Attack the survivors of a round, and record what the system decides on the perturbed images. */
async function attackRound(
  run: Parameters<typeof runAttack>[0] & { readonly warnings: EvaluationWarnings },
  { suiteStep, attacked, objectiveOf }: Round,
): Promise<void> {
  const lines = attacked();
  if (lines.length === 0) return;
  const perturbed = await runAttack(run, lines, lines.map(objectiveOf));
  for (const [i, found] of perturbed.entries()) {
    const line = lines[i] as Line;
    run.warnings.countDecision(found.scores, found.tie);
    line.prediction = found.prediction;
    line.size = found.size;
    if (!found.isAdversarial) continue;
    line.broken = true;
    line.step = found.firstSuccess;
    line.objective = objectiveOf(line).tag;
    line.suiteStep = suiteStep;
  }
}

const toData = (lines: readonly Line[], warnings: EvaluationWarnings): EvaluateData => ({
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
});
