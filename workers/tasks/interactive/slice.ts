import { imageSize } from "../../../src/experiment/catalogue/datasetFacts.ts";
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

interface SliceRun {
  /** Lets messages in between passes, and rejects when the request was withdrawn. */
  yieldPoint(): Promise<void>;
  /** Called with each level of refinement, coarse to fine. */
  onPart(part: SlicePart): void;
}

/** Images per pass: enough to fill the device, few enough to stop promptly. */
const mostImages = 256;

/**
 * Scores of a system on a grid of the plane `clip(image + a u + b v, 0, 1)`. Reports coarse levels while finer ones are
 * computed, and returns the whole grid. Throws a RangeError when image or directions do not have the system's size, and
 * whatever `yieldPoint` throws.
 */
export async function runSlice(
  request: Omit<SliceRequest, "dataset" | "system">,
  classifier: Classifier,
  { yieldPoint, onPart }: SliceRun,
): Promise<ScoreGrid> {
  const { image, axes, columns, rows, x, y } = request;
  const size = imageSize(classifier);
  if (image.length !== size || axes.some(({ length }) => length !== size))
    throw new RangeError(
      `an image of ${image.length} pixels and directions of ${axes.map(({ length }) => length).join(" and ")} found, expected ${size} each (${classifier.shape.join(" x ")})`,
    );
  const { classes } = classifier;
  // A system that draws random numbers gives the same scores for the same plane.
  classifier.reseed?.();
  const grid = emptyGrid({ columns, rows, x, y, classes });
  const atOnce = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(mostImages, classifier.batch))));
  for (const level of refinement(columns, rows)) {
    const scores = new Float32Array(level.points.length * classes);
    for (let from = 0; from < level.points.length; from += atOnce) {
      await yieldPoint();
      const images = Array.from(level.points.subarray(from, from + atOnce), (point) => {
        const pixels = new Float32Array(size);
        imageAt(image, axes, pointOf(grid, point), pixels);
        return pixels;
      });
      for (const [i, row] of (await scoreImages(classifier, images)).entries()) scores.set(row, (from + i) * classes);
    }
    fillLevel(grid, level, scores);
    onPart({ stride: level.stride, scores });
  }
  return grid;
}
