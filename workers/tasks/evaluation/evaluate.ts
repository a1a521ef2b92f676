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
import { batchesOf, examplesIn, flag, withProgress } from "../examples.ts";
import { throttled } from "../progress.ts";
import type { Measured, ResumableRun } from "../run.ts";
import { type EvaluationState, readEvaluationState, type Verdict, writeEvaluationState } from "./evaluationState.ts";

/** The part of a task that says on what and within which budget to evaluate. */
export type EvaluationSetting = Pick<EvaluateTask, "threat" | "criterion" | "seed" | "examples">;

export interface EvaluateRun extends ResumableRun {
  /** Shortest time between two checkpoints. */
  readonly checkpointEveryMs?: number;
}

/** One example, and its result so far. */
interface Line {
  readonly example: CleanExample;
  readonly verdict: Verdict;
}

/**
 * Attack one system with one attack and strategy, or with the steps of a suite in turn, and judge every perturbed image by
 * the decision of the whole system (`runAttack`; docs/algorithms.md 1.3, 4.7). Clean errors count as broken from the
 * start. Later objectives and suite steps attack only the examples that the earlier ones did not break. With the criterion
 * "becomes t", the result leaves out images of class t. Examples are attacked in groups of a batch, which fill up again
 * from those that are left. Reports a checkpoint every ten seconds, between two groups; a system that draws random numbers
 * in every pass gives none, since its stream cannot be resumed.
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
  const { batch: size, classes, reseed } = classifier;
  const saved = run.resume && readEvaluationState(run.resume);
  const warnings = new EvaluationWarnings(saved?.counts);
  const ids = examplesIn(examples, dataset, criterion);
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  const save = checkpoints(run, classifier);
  let share = saved?.share ?? 0;

  /** Attack some of the examples, up to a share of the progress. */
  const attackPart = async (part: readonly number[], end: number): Promise<readonly Verdict[]> => {
    const start = share;
    const advance = (own: number) => {
      share = start + own * (end - start);
      report(Math.floor(share * ids.length));
    };
    const isClean = setups.every(({ attack }) => attack.id === "none");
    const opened: CleanExample[] = [];
    for (const batch of batchesOf(part, size)) {
      // The clean pass before a checkpoint is counted already.
      opened.push(
        ...(await cleanPass(classifier, dataset, criterion, batch, saved === undefined ? warnings : undefined)),
      );
      if (isClean) advance(opened.length / part.length);
      await run.yieldPoint();
    }
    const lines = opened.map((example, i): Line => ({ example, verdict: saved?.verdicts[i] ?? unattacked(example) }));
    const verdicts = lines.map(({ verdict }) => verdict);
    const left = setups.slice(saved?.suiteStep);
    const open = () => lines.filter(isOpen).length;
    for (const { setup, index, yieldPoint } of withProgress(left, { classes, run, advance, open, size })) {
      const suiteStep = index + (saved?.suiteStep ?? 0);
      const attack = { classifier, setup, threat, seed, warnings, observe, yieldPoint };
      const options = { isOpen, size, ...(saved && index === 0 && { from: saved }) };
      for await (const group of attackRounds(attack, lines, ({ example }) => example, options)) {
        for (const found of group) {
          warnings.countDecision(found.scores, found.tie);
          record(found, suiteStep);
        }
        const { round, position } = group.at(-1) as (typeof group)[number];
        save({ verdicts, suiteStep, round, position: position + 1, counts: warnings.counts, share });
      }
    }
    advance(1);
    return verdicts;
  };

  // A system that draws random numbers draws them batch by batch, so that its results stay those of its key.
  const parts = reseed === undefined ? [ids] : batchesOf(ids, size);
  const verdicts: Verdict[] = [];
  for (const [i, part] of parts.entries()) verdicts.push(...(await attackPart(part, (i + 1) / parts.length)));
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
function checkpoints({ onEvent, checkpointEveryMs = 10_000 }: EvaluateRun, { reseed }: Classifier) {
  let reportedAt = performance.now();
  return (state: EvaluationState): void => {
    if (reseed !== undefined || performance.now() - reportedAt < checkpointEveryMs) return;
    reportedAt = performance.now();
    onEvent({ kind: "checkpoint", state: writeEvaluationState(state) });
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
