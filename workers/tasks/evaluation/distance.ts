import type { DistanceData, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { attackLabel } from "../../../src/experiment/catalogue/attacks/attackLabel.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { DistanceTask } from "../../../src/experiment/plan/task.ts";
import type { Norm } from "../../../src/experiment/terms/choice.ts";
import { type Means, meansOf } from "../../attacking/attackSetup.ts";
import { concerns, meets } from "../../attacking/criterion.ts";
import { Doubts } from "../../attacking/evaluationWarnings.ts";
import { type OpenExample, openExamples } from "../../attacking/openExamples.ts";
import { joined, propose } from "../../attacking/runAttack.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { perturbationSize } from "../../maths/measure.ts";
import type { Objective } from "../../strategies/strategy.ts";
import { examplesIn } from "../examples.ts";
import { throttled } from "../progress.ts";
import type { TaskRun } from "../run.ts";

/** How often the way back to the clean image is halved (docs/algorithms.md 5.3). */
const halvings = 12;

/** What of a task says how to look; the system and the data set are handed over open. */
export type DistanceSearch = Pick<DistanceTask, "attempts" | "threat" | "criterion" | "seed" | "examples">;

/** One example's line of the result, while it is being found out. */
interface Line extends OpenExample {
  /** Smallest perturbation found so far, the largest one looked for where there is none. */
  distance: number;
  found: boolean;
  /** Which of the task's attempts found it, or -1. */
  attempt: number;
}

/**
 * The smallest perturbation of each example that the attempts of a task find together (docs/algorithms.md 5.3): every attack's
 * proposal is brought into box and budget, moved back towards the clean image as far as the whole system's decision stays
 * wrong, and measured on the host. 0 where the clean image is an error; examples that nothing breaks within the largest
 * perturbation are censored there.
 * Throws when examples do not exist, and whatever `yieldPoint` throws.
 */
export async function runDistance(
  task: DistanceSearch,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<{ readonly data: DistanceData; readonly warnings: readonly Warning[] }> {
  const ids = examplesIn(task.examples, dataset).filter((id) =>
    concerns(task.criterion, dataset.labels[id] as number),
  );
  const doubts = new Doubts();
  const lines: Line[] = [];
  const attempts = task.attempts.map(({ attack, strategy }) => meansOf(attack, strategy));
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  for (let from = 0; from < ids.length; from += classifier.batch) {
    const batch = ids.slice(from, from + classifier.batch);
    const opened = (await openExamples(classifier, dataset, task.criterion, batch, doubts)).map(
      (example): Line => ({
        ...example,
        distance: example.cleanWrong ? 0 : task.threat.epsilon,
        found: example.cleanWrong,
        attempt: -1,
      }),
    );
    const attacked = opened.filter(({ cleanWrong }) => !cleanWrong);
    for (const [index, means] of attempts.entries()) {
      let steps = 0;
      const expected = stepsOf(means, classifier.classes);
      const yieldPoint = async () => {
        const share = (index + Math.min(1, ++steps / expected)) / attempts.length;
        report(from + Math.floor(share * opened.length));
        await run.yieldPoint();
      };
      if (attacked.length > 0) await attempt(task, classifier, means, index, attacked, doubts, yieldPoint);
    }
    lines.push(...opened);
    report(from + opened.length);
    await run.yieldPoint();
  }
  return { data: toData(task, lines, doubts), warnings: doubts.warnings(task.threat) };
}

const stepsOf = ({ attack, attackParams }: Means, classes: number) =>
  Math.max(1, entryOf("attacks", attack.id).steps(attackParams)) * (classes - 1);

/** One attack under one strategy, all its objectives. */
async function attempt(
  { threat, seed }: DistanceSearch,
  classifier: Classifier,
  means: Means,
  index: number,
  lines: readonly Line[],
  doubts: Doubts,
  yieldPoint: () => Promise<void>,
): Promise<void> {
  const objectives = lines.map((line) => means.strategy.objectives(line.judged, means.strategyParams));
  const rounds = Math.max(...objectives.map((list) => list.length));
  for (let k = 0; k < rounds; k++) {
    const rows = lines.flatMap((_, row) => (objectives[row]?.[k] === undefined ? [] : [row]));
    const attacked = rows.map((row) => lines[row] as Line);
    const aims = rows.map((row) => objectives[row]?.[k] as Objective);
    const tried = { classifier, means, threat, seed, smallest: true, doubts };
    const proposals = await propose(tried, attacked, aims, yieldPoint);
    await polish(
      classifier,
      attacked,
      proposals.map(({ pixels }) => pixels),
      { index, norm: threat.norm },
      yieldPoint,
    );
  }
}

/** Which attempt found something, and how it is measured. */
interface Finding {
  readonly index: number;
  readonly norm: Norm;
}

/** Keep the smallest part of each proposal that the whole system's decision is still wrong on. */
async function polish(
  classifier: Classifier,
  lines: readonly Line[],
  proposed: readonly Float32Array[],
  finding: Finding,
  yieldPoint: () => Promise<void>,
): Promise<void> {
  const low = new Float64Array(lines.length);
  const high = new Float64Array(lines.length).fill(1);
  let rows = lines.map((_, row) => row);
  for (let halving = 0; halving <= halvings && rows.length > 0; halving++) {
    // First the proposal itself; what does not succeed whole is not halved.
    const shares = rows.map((row) =>
      halving === 0 ? 1 : ((low[row] as number) + (high[row] as number)) / 2,
    );
    const images = rows.map((row, i) =>
      between((lines[row] as Line).pixels, proposed[row] as Float32Array, shares[i] as number),
    );
    const scores = await scoreImages(classifier, joined(images));
    const succeeded = rows.filter((row, i) => {
      const line = lines[row] as Line;
      if (!meets(line.judged, scores[i] as Float32Array)) {
        low[row] = shares[i] as number;
        return false;
      }
      high[row] = shares[i] as number;
      record(line, images[i] as Float32Array, finding);
      return true;
    });
    if (halving === 0) rows = succeeded;
    await yieldPoint();
  }
}

function between(clean: Float32Array, perturbed: Float32Array, share: number): Float32Array {
  if (share === 1) return perturbed;
  return clean.map((pixel, i) => pixel + share * ((perturbed[i] as number) - pixel));
}

/** An image that the system is wrong on, if it is nearer than what was known. */
function record(line: Line, image: Float32Array, { index, norm }: Finding): void {
  const size = perturbationSize(line.pixels, image, norm);
  if (line.found && size >= line.distance) return;
  line.distance = size;
  line.found = true;
  line.attempt = index;
}

function toData({ attempts }: DistanceSearch, lines: readonly Line[], doubts: Doubts): DistanceData {
  const flag = (value: boolean) => (value ? 1 : 0);
  return {
    kind: "distance",
    ids: lines.map(({ id }) => id),
    labels: lines.map(({ label }) => label),
    cleanWrong: lines.map(({ cleanWrong }) => flag(cleanWrong)),
    distances: lines.map(({ distance }) => distance),
    censored: lines.map(({ found }) => flag(!found)),
    attempts: attempts.map(({ attack, strategy }, index) => ({
      attack: attackLabel(attack),
      strategy,
      nearest: lines.map(({ attempt: nearest }) => flag(nearest === index)),
    })),
    zeroGradients: doubts.zeroShare,
    nonFiniteGradients: doubts.nonFiniteShare,
  };
}
