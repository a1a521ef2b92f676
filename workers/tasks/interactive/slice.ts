import {
  emptyGrid,
  fillLevel,
  pointOf,
  refinement,
  type ScoreGrid,
} from "../../../src/experiment/interactive/scoreGrid.ts";
import { imageAt, type SlicePart, type SliceRequest } from "../../../src/experiment/interactive/slice.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Classifier } from "../../decompositions/classifier.ts";

export interface SliceRun {
  /** Lets messages in between batches and rejects when the request was withdrawn. */
  yieldPoint(): Promise<void>;
  /** Told each level of refinement, coarse to fine. */
  onPart(part: SlicePart): void;
}

/** Images of one pass: enough to fill the device, few enough to give way at once. */
const mostImages = 256;

/**
 * Scores of a system on a grid of the plane `clip(image + a u + b v, 0, 1)`: coarse levels are told while finer ones are
 * computed, and the whole grid comes back. Throws a RangeError when image and directions are not of the system's size,
 * and whatever `yieldPoint` throws.
 */
export async function runSlice(
  request: Omit<SliceRequest, "dataset" | "system">,
  classifier: Classifier,
  { yieldPoint, onPart }: SliceRun,
): Promise<ScoreGrid> {
  const { image, axes, columns, rows, x, y } = request;
  const size = classifier.shape[0] * classifier.shape[1] * classifier.shape[2];
  if (image.length !== size || axes.some(({ length }) => length !== size))
    throw new RangeError(
      `an image of ${image.length} pixels and directions of ${axes.map(({ length }) => length).join(" and ")} found, ${size} each expected (${classifier.shape.join(" x ")})`,
    );
  const { classes } = classifier;
  // A system that draws numbers again for every image says the same of the same plane.
  classifier.reseed?.();
  const grid = emptyGrid({ columns, rows, x, y, classes });
  const atOnce = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(mostImages, classifier.batch))));
  for (const level of refinement(columns, rows)) {
    const scores = new Float32Array(level.points.length * classes);
    for (let from = 0; from < level.points.length; from += atOnce) {
      await yieldPoint();
      const points = level.points.subarray(from, from + atOnce);
      const pixels = new Float32Array(points.length * size);
      for (const [i, point] of points.entries())
        imageAt(image, axes, pointOf(grid, point), pixels.subarray(i * size, (i + 1) * size));
      for (const [i, row] of (await scoreImages(classifier, pixels)).entries())
        scores.set(row, (from + i) * classes);
    }
    fillLevel(grid, level, scores);
    onPart({ stride: level.stride, scores });
  }
  return grid;
}
