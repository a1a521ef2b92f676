import type {
  PlaygroundNetwork,
  PlaygroundRequest,
  PlaygroundResult,
  PlaygroundView,
  PlaygroundViewResult,
} from "../../../src/experiment/interactive/playground.ts";
import { emptyGrid, pointOf, type ScoreGrid } from "../../../src/experiment/interactive/scoreGrid.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import { cleanPass } from "../../attacking/cleanPass.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decompositionOf } from "../../decompositions/index.ts";
import { runDistance } from "../evaluation/distance.ts";
import { flag } from "../examples.ts";
import { trainEpoch } from "../training/trainEpoch.ts";
import { prepareTraining } from "../training/trainSetup.ts";
import { disposeState, openState, writeState } from "../training/trainState.ts";

const largestSide = 256;

/**
 * Train every network of the plane for some more epochs, by the steps of a train task, and measure it: scores on the grid,
 * errors on the points and, if requested, the distance of each point to the boundary that counts, by the search of a
 * distance task. Leaves no tensor behind, even when it throws. Throws when the points, the grid or a state do not fit,
 * when a training diverges, and whatever `yieldPoint` throws.
 */
export async function runPlayground(
  request: PlaygroundRequest,
  yieldPoint: () => Promise<void>,
): Promise<PlaygroundResult> {
  const { side, epochs } = request;
  const dataset = planeOf(request);
  if (!(Number.isInteger(side) && side >= 2 && side <= largestSide))
    throw new RangeError(`a grid of ${side} points along each side requested, expected 2 to ${largestSide} points`);
  if (!(Number.isInteger(epochs) && epochs >= 0))
    throw new RangeError(`${epochs} epochs requested, expected a whole number from 0`);
  const networks: PlaygroundResult["networks"][number][] = [];
  for (const network of request.networks) networks.push(await trainOn(request, network, dataset, yieldPoint));
  return { networks };
}

/** The points as a data set, all of them for training. Throws a RangeError when they do not lie in the plane. */
function planeOf({ points, labels, classes }: PlaygroundRequest): Dataset {
  if (labels.length === 0 || points.length !== 2 * labels.length)
    throw new RangeError(
      `${points.length} coordinates of ${labels.length} points found, expected two for each of at least one point`,
    );
  if (!points.every((value) => value >= 0 && value <= 1))
    throw new RangeError("a point outside the plane found, expected coordinates from 0 to 1");
  if (!labels.every((label) => label < classes.length))
    throw new RangeError(`class ${Math.max(...labels)} found, expected 0 to ${classes.length - 1}`);
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

async function trainOn(
  request: PlaygroundRequest,
  { labelling, state: before, views }: PlaygroundNetwork,
  dataset: Dataset,
  yieldPoint: () => Promise<void>,
): Promise<PlaygroundResult["networks"][number]> {
  const { network: choice, defence, training, seed } = request;
  const setup = prepareTraining(
    {
      kind: "train",
      numerics: numerics.train,
      dataset: { id: "points", params: {} },
      network: choice,
      labelling,
      replica: 0,
      seed,
      defence,
      training,
    },
    dataset,
  );
  let state = openState(setup, before);
  try {
    const end = Math.min(training.epochs, state.epoch + request.epochs);
    while (state.epoch < end) state = await trainEpoch({ setup, state, yieldPoint, report: () => undefined });
    const { network } = setup;
    const measured: PlaygroundViewResult[] = [];
    for (const view of views) {
      // Its tensors belong to the state, which frees them.
      const classifier = decompositionOf(view.decomposition.id).combine(
        [{ network, parameters: state.parameters, labelling }],
        view.decomposition.params,
      );
      measured.push(await measureView(request, view, dataset, classifier, yieldPoint));
    }
    return {
      state: await writeState(state),
      epoch: state.epoch,
      metrics: state.history.at(-1) ?? null,
      views: measured,
    };
  } finally {
    disposeState(state);
  }
}

async function measureView(
  { side, measure, seed }: PlaygroundRequest,
  { criterion }: PlaygroundView,
  dataset: Dataset,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<PlaygroundViewResult> {
  const grid = await scoreGrid(classifier, side);
  await yieldPoint();
  const { train } = dataset.splits;
  if (measure === null) {
    const examples = await cleanPass(classifier, dataset, criterion, [...train]);
    const wrong = examples.map(({ cleanWrong }) => flag(cleanWrong));
    return { grid, wrong, distances: null, censored: null };
  }
  const examples = { split: "train", from: 0, to: train.length } as const;
  const run = { yieldPoint, onEvent: () => undefined };
  const { data } = await runDistance({ ...measure, criterion, seed, examples }, dataset, classifier, run);
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
