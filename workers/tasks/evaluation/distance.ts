import type { DistanceData } from "../../../src/experiment/artefacts/artefact.ts";
import { attackLabel } from "../../../src/experiment/catalogue/attacks/attackLabel.ts";
import type { DistanceTask } from "../../../src/experiment/plan/task.ts";
import { halvings } from "../../../src/experiment/plan/task.ts";
import { attackRounds } from "../../attacking/attackRounds.ts";
import { type AttackSetup, attackSetupOf } from "../../attacking/attackSetup.ts";
import { type CleanExample, cleanPass } from "../../attacking/cleanPass.ts";
import { isAdversarialAt } from "../../attacking/criterion.ts";
import { EvaluationWarnings } from "../../attacking/evaluationWarnings.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { perturbationSize } from "../../maths/measure.ts";
import { examplesIn, flag, inBatches, withProgress } from "../examples.ts";
import type { Measured, TaskRun } from "../run.ts";

/** The part of a task that says how to search; the system and the data set are already open. */
export type DistanceSearch = Pick<DistanceTask, "attempts" | "threat" | "criterion" | "seed" | "examples">;

/** One example and its result so far. */
interface Line extends CleanExample {
  /** Smallest perturbation found so far; the largest one allowed where there is none. */
  distance: number;
  found: boolean;
  /** Index of the attack pair that found it, or -1. */
  pair: number;
}

/**
 * The smallest perturbation of each example that the attack pairs of a task find together (docs/algorithms.md 5.3). Every
 * adversarial image is moved back towards the clean image by bisection, as far as the decision of the whole system stays
 * an error, and measured on the host. The distance is 0 where the clean image is an error; examples that nothing breaks
 * are censored at the largest perturbation.
 * Throws when examples do not exist, and whatever `yieldPoint` throws.
 */
export async function runDistance(
  search: DistanceSearch,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<Measured<DistanceData>> {
  const { attempts, threat, criterion } = search;
  const warnings = new EvaluationWarnings();
  const setups = attempts.map(({ attack, strategy }) => attackSetupOf(attack, strategy));
  const ids = examplesIn(search.examples, dataset, criterion);
  const lines = await inBatches(ids, classifier.batch, run, async (batch, advance) => {
    const opened = (await cleanPass(classifier, dataset, criterion, batch, warnings)).map(
      (example): Line => ({
        ...example,
        distance: example.cleanWrong ? 0 : threat.epsilon,
        found: example.cleanWrong,
        pair: -1,
      }),
    );
    const attacked = opened.filter(({ cleanWrong }) => !cleanWrong);
    for (const pair of withProgress(setups, { classes: classifier.classes, run, advance }))
      if (attacked.length > 0) await searchWith(search, { ...pair, classifier, warnings }, attacked);
    return opened;
  });
  const data: DistanceData = {
    kind: "distance",
    ids: lines.map(({ id }) => id),
    labels: lines.map(({ label }) => label),
    cleanWrong: lines.map(({ cleanWrong }) => flag(cleanWrong)),
    distances: lines.map(({ distance }) => distance),
    censored: lines.map(({ found }) => flag(!found)),
    attempts: attempts.map(({ attack, strategy }, index) => ({
      attack: attackLabel(attack),
      strategy,
      nearest: lines.map(({ pair }) => flag(pair === index)),
    })),
    ...warnings.shares(),
  };
  return { data, warnings: warnings.list(threat) };
}

/** What the search with one attack pair needs, beside the task. */
interface PairRun {
  readonly classifier: Classifier;
  readonly setup: AttackSetup;
  readonly index: number;
  readonly warnings: EvaluationWarnings;
  yieldPoint(): Promise<void>;
}

/** Attack with every objective of one attack pair, and bisect what succeeds. */
async function searchWith({ threat, seed }: DistanceSearch, run: PairRun, lines: readonly Line[]): Promise<void> {
  const record = (line: Line, image: Float32Array) => {
    const size = perturbationSize(line.pixels, image, threat.norm);
    if (line.found && size >= line.distance) return;
    line.distance = size;
    line.found = true;
    line.pair = run.index;
  };
  for await (const round of attackRounds({ ...run, threat, seed, smallest: true }, lines, (line) => line)) {
    const broken = round.filter(({ isAdversarial }) => isAdversarial);
    for (const { line, pixels } of broken) record(line, pixels);
    await run.yieldPoint();
    await bisect(run, broken, record);
  }
}

/** Halve the way from each clean image to its adversarial one, and record every image on it that is adversarial too. */
async function bisect(
  { classifier, yieldPoint }: PairRun,
  broken: readonly { readonly line: Line; readonly pixels: Float32Array }[],
  record: (line: Line, image: Float32Array) => void,
): Promise<void> {
  if (broken.length === 0) return;
  const low = new Float64Array(broken.length);
  const high = new Float64Array(broken.length).fill(1);
  for (let halving = 0; halving < halvings; halving++) {
    const shares = low.map((from, row) => (from + (high[row] as number)) / 2);
    const images = broken.map(({ line, pixels }, row) =>
      line.pixels.map((pixel, i) => pixel + (shares[row] as number) * ((pixels[i] as number) - pixel)),
    );
    const scores = await scoreImages(classifier, images);
    for (const [row, { line }] of broken.entries()) {
      const isAdversarial = isAdversarialAt(line.judged, scores[row] as Float32Array);
      (isAdversarial ? high : low)[row] = shares[row] as number;
      if (isAdversarial) record(line, images[row] as Float32Array);
    }
    await yieldPoint();
  }
}
