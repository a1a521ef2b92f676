import type {
  PlaygroundNetwork,
  PlaygroundRequest,
  PlaygroundResult,
  PlaygroundView,
  PlaygroundViewResult,
} from "../../../src/experiment/interactive/playground.ts";
import { emptyGrid, pointOf, type ScoreGrid } from "../../../src/experiment/interactive/scoreGrid.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { TrainTask } from "../../../src/experiment/plan/task.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import { cleanPass } from "../../attacking/cleanPass.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decompositionOf } from "../../decompositions/index.ts";
import { runDistance } from "../evaluation/distance.ts";
import { trainEpoch } from "../training/trainEpoch.ts";
import { prepareTraining } from "../training/trainSetup.ts";
import { disposeState, freshState, readState, writeState } from "../training/trainState.ts";

const largestSide = 256;

/**
 * Train every network of the plane some epochs further, by the same steps as a train task, and look at it: scores on the
 * grid, errors on the points and, if asked for, the distance of each point to the boundary that counts, by the same search
 * as a distance task. Holds no tensor when it ends, whichever way. Throws when the points, the grid or a state do not fit,
 * when a training diverges, and whatever `yieldPoint` throws.
 */
export async function runPlayground(
  request: PlaygroundRequest,
  yieldPoint: () => Promise<void>,
): Promise<PlaygroundResult> {
  const dataset = planeOf(request);
  if (!(Number.isInteger(request.side) && request.side >= 2 && request.side <= largestSide))
    throw new RangeError(
      `a grid of ${request.side} points along each side asked for, 2 to ${largestSide} expected`,
    );
  if (!(Number.isInteger(request.epochs) && request.epochs >= 0))
    throw new RangeError(`${request.epochs} epochs asked for, a whole number from 0 expected`);
  const networks: PlaygroundResult["networks"][number][] = [];
  for (const network of request.networks) networks.push(await goOn(request, network, dataset, yieldPoint));
  return { networks };
}

/** Points as a data set: all of them are trained on, and what is measured is measured on them. */
function planeOf({ points, labels, classes }: PlaygroundRequest): Dataset {
  if (labels.length === 0 || points.length !== 2 * labels.length)
    throw new RangeError(
      `${points.length} coordinates of ${labels.length} points found, two for each of at least one expected`,
    );
  if (!points.every((value) => value >= 0 && value <= 1))
    throw new RangeError("a point outside the plane found, coordinates from 0 to 1 expected");
  if (!labels.every((label) => label < classes.length))
    throw new RangeError(`class ${Math.max(...labels)} found, 0 to ${classes.length - 1} expected`);
  return {
    shape: [1, 1, 2],
    classes,
    images: points,
    labels,
    splits: {
      train: Uint32Array.from(labels.keys()),
      validation: new Uint32Array(),
      test: new Uint32Array(),
    },
  };
}

async function goOn(
  request: PlaygroundRequest,
  { labelling, state: before, views }: PlaygroundNetwork,
  dataset: Dataset,
  yieldPoint: () => Promise<void>,
): Promise<PlaygroundResult["networks"][number]> {
  const { network: choice, defence, training, seed } = request;
  const task: TrainTask = {
    kind: "train",
    numerics: numerics.train,
    dataset: { id: "points", params: {} },
    network: choice,
    labelling,
    replica: 0,
    seed,
    defence,
    training,
  };
  const setup = prepareTraining(task, dataset);
  let state =
    before === null
      ? freshState(setup.network, stream(seed, "init", labelling, task.replica))
      : readState(before, setup.network, training.epochs);
  try {
    const end = Math.min(training.epochs, state.epoch + request.epochs);
    while (state.epoch < end) state = await trainEpoch(setup, state, yieldPoint, () => undefined);
    const { network } = setup;
    const seen: PlaygroundViewResult[] = [];
    for (const view of views) {
      // Its tensors are the state's, which frees them.
      const classifier = decompositionOf(view.decomposition.id).combine(
        [{ network, parameters: state.parameters, labelling }],
        view.decomposition.params,
      );
      seen.push(await look(request, view, dataset, classifier, yieldPoint));
    }
    return {
      state: await writeState(state),
      epoch: state.epoch,
      metrics: state.history.at(-1) ?? null,
      views: seen,
    };
  } finally {
    disposeState(state);
  }
}

async function look(
  { side, measure, seed }: PlaygroundRequest,
  { criterion }: PlaygroundView,
  dataset: Dataset,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<PlaygroundViewResult> {
  const grid = await scoreGrid(classifier, side);
  await yieldPoint();
  const count = dataset.labels.length;
  if (measure === null) {
    const opened = await cleanPass(classifier, dataset, criterion, [...dataset.splits.train]);
    const wrong = opened.map(({ cleanWrong }) => (cleanWrong ? 1 : 0));
    return { grid, wrong, distances: null, censored: null };
  }
  const search = { ...measure, criterion, seed, examples: { split: "train", from: 0, to: count } } as const;
  const { data } = await runDistance(search, dataset, classifier, { yieldPoint, onEvent: () => undefined });
  return { grid, wrong: data.cleanWrong, distances: data.distances, censored: data.censored };
}

async function scoreGrid(classifier: Classifier, side: number): Promise<ScoreGrid> {
  const { classes } = classifier;
  const grid = emptyGrid({ columns: side, rows: side, x: [0, 1], y: [0, 1], classes });
  const points = new Float32Array(2 * side * side);
  for (let point = 0; point < side * side; point++) points.set(pointOf(grid, point), 2 * point);
  const rows = await scoreImages(classifier, points);
  for (const [point, row] of rows.entries()) grid.scores.set(row, point * classes);
  return grid;
}
