import type { TransferData, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { TransferTask } from "../../../src/experiment/plan/task.ts";
import { type Means, meansOf } from "../../attacking/attackSetup.ts";
import type { Judged } from "../../attacking/criterion.ts";
import { Doubts } from "../../attacking/evaluationWarnings.ts";
import { type OpenExample, openExamples } from "../../attacking/openExamples.ts";
import { joined, propose } from "../../attacking/runAttack.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { rivals } from "../../strategies/scores.ts";
import type { Objective } from "../../strategies/strategy.ts";
import { examplesIn } from "../examples.ts";
import { throttled } from "../progress.ts";
import type { TaskRun } from "../run.ts";

/** The two systems of a transfer. */
export interface TransferSystems {
  /** Where images are crafted. */
  readonly source: Classifier;
  /** Which decides. */
  readonly judge: Classifier;
}

const misclassified = { kind: "misclassified" } as const;

/** One example, as both systems see it, and what became of it. */
interface Line {
  /** As the judge sees it: this decides what is broken. */
  readonly judged: OpenExample;
  /** As the attack sees it, on the source. */
  readonly attacked: OpenExample;
  readonly objectives: readonly Objective[];
  readonly target: number;
  broken: boolean;
  prediction: number;
  size: number;
  fooled: boolean;
}

/**
 * Craft images on one system and have another decide on them (paper appendix B.2, docs/algorithms.md 8.1). The images are
 * brought into budget and box and measured again on the host; both systems decide on the same ones. What the judge gets
 * wrong without attack is broken at once. Targeted: towards the judge's strongest wrong class on the clean image. Under
 * a strategy with several objectives each gives an image, and one that breaks the judge is enough.
 *
 * An image that has only just fooled the source rarely fools another system. Attacks that fill the budget therefore go
 * on to their end, and their image of highest loss (or the last one) is judged; attacks that look for the smallest
 * perturbation hand over that one. Throws when examples do not exist, and whatever `yieldPoint` throws.
 */
export async function runTransfer(
  task: TransferTask,
  dataset: Dataset,
  { source, judge }: TransferSystems,
  run: TaskRun,
): Promise<{ readonly data: TransferData; readonly warnings: readonly Warning[] }> {
  const ids = examplesIn(task.examples, dataset);
  const means = meansOf(task.attack, task.strategy);
  const doubts = new Doubts();
  const lines: Line[] = [];
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  const size = Math.min(source.batch, judge.batch);
  for (let from = 0; from < ids.length; from += size) {
    const batch = ids.slice(from, from + size);
    const own = await openExamples(judge, dataset, misclassified, batch, doubts);
    const other = await openExamples(source, dataset, misclassified, batch, doubts);
    const opened = own.map((example, i) => lineOf(task, means, example, other[i] as OpenExample));
    for (let k = 0; k < Math.max(...opened.map(({ objectives }) => objectives.length)); k++) {
      const attacked = opened.filter(({ broken, objectives }) => !broken && objectives[k] !== undefined);
      if (attacked.length > 0)
        await craft(task, means, { source, judge }, attacked, k, doubts, run.yieldPoint);
    }
    lines.push(...opened);
    report(from + opened.length);
    await run.yieldPoint();
  }
  return { data: toData(lines, doubts), warnings: doubts.warnings(task.threat) };
}

function lineOf(task: TransferTask, means: Means, judged: OpenExample, other: OpenExample): Line {
  const target = task.targeted ? (rivals(judged.judged)[0] as number) : -1;
  const example = task.targeted ? { ...other.judged, target } : other.judged;
  const minimal = entryOf("attacks", means.attack.id).minimal;
  const reached = (prediction: number) =>
    target >= 0 ? prediction === target : other.judged.met(prediction);
  const asAttacked: Judged = { ...example, met: (prediction) => minimal && reached(prediction) };
  return {
    judged,
    attacked: { ...other, judged: asAttacked },
    objectives: means.strategy.objectives(example, means.strategyParams),
    target: judged.cleanWrong ? -1 : target,
    broken: judged.cleanWrong,
    prediction: judged.cleanPrediction,
    size: 0,
    fooled: false,
  };
}

/** One run over some examples of a batch, the k-th objective of each; both systems decide on what comes out. */
async function craft(
  { threat, seed }: TransferTask,
  means: Means,
  { source, judge }: TransferSystems,
  lines: readonly Line[],
  k: number,
  doubts: Doubts,
  yieldPoint: () => Promise<void>,
): Promise<void> {
  const found = await propose(
    { classifier: source, means, threat, seed, doubts },
    lines.map(({ attacked }) => attacked),
    lines.map(({ objectives }) => objectives[k] as Objective),
    yieldPoint,
  );
  const images = joined(found.map(({ pixels }) => pixels));
  const onSource = await scoreImages(source, images);
  const onJudge = await scoreImages(judge, images);
  for (const [i, line] of lines.entries()) {
    const { prediction, tie } = decide(onJudge[i] as Float32Array);
    doubts.sawScores(onJudge[i] as Float32Array, tie);
    const there = decide(onSource[i] as Float32Array).prediction;
    line.prediction = prediction;
    line.size = (found[i] as (typeof found)[number]).size;
    line.broken = line.judged.judged.met(prediction);
    line.fooled ||= line.target >= 0 ? there === line.target : there !== line.attacked.judged.label;
  }
}

const flag = (value: boolean) => (value ? 1 : 0);

function toData(lines: readonly Line[], doubts: Doubts): TransferData {
  return {
    kind: "transfer",
    ids: lines.map(({ judged }) => judged.id),
    labels: lines.map(({ judged }) => judged.label),
    cleanWrong: lines.map(({ judged }) => flag(judged.cleanWrong)),
    cleanPredictions: lines.map(({ judged }) => judged.cleanPrediction),
    broken: lines.map(({ broken }) => flag(broken)),
    predictions: lines.map(({ prediction }) => prediction),
    sizes: lines.map(({ size }) => size),
    fooled: lines.map(({ fooled }) => flag(fooled)),
    targets: lines.map(({ target }) => target),
    zeroGradients: doubts.zeroShare,
    nonFiniteGradients: doubts.nonFiniteShare,
  };
}
