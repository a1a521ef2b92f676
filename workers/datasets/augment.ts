import { concat, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { Random } from "../../src/experiment/sampling/random.ts";
import type { Training } from "../../src/experiment/spec/spec.ts";
import { gatherStored } from "../kernels/ops.ts";
import type { Dataset } from "./dataset.ts";
import { checkIndices, gatherPixels, unmoved } from "./gather.ts";
import { residentImages } from "./resident.ts";

export type Augmentation = Exclude<NonNullable<Training["augmentation"]>, "none">;

/** Pixels of zero padding around an image before a random crop of its original size (paper section 5; He et al. 2016). */
export const cropPadding = 4;

/** How each image of a batch is moved: always three numbers per image, even if the augmentation uses fewer. */
export interface Moves {
  /** Offset of the crop window from the image, in pixels from -4 to 4. */
  readonly down: Int8Array;
  readonly right: Int8Array;
  readonly flip: Uint8Array;
}

/** The moves of `count` images. The first ones are the same for any count, so a batch can be divided. */
export function drawMoves(count: number, kind: Augmentation, random: Random): Moves {
  const down = new Int8Array(count);
  const right = new Int8Array(count);
  const flip = new Uint8Array(count);
  const offset = () => Math.floor(random() * (2 * cropPadding + 1)) - cropPadding;
  for (let i = 0; i < count; i++) {
    const [y, x, mirrored] = [offset(), offset(), random() < 0.5 ? 0 : 1];
    if (kind !== "flip") {
      down[i] = y;
      right[i] = x;
    }
    if (kind !== "crop") flip[i] = mirrored;
  }
  return { down, right, flip };
}

/** Moves images in [0,1], row-major NHWC: zeros where the window leaves the image; flips are horizontal. */
export function moveImages(
  pixels: Float32Array,
  [height, width, channels]: Dataset["shape"],
  { down, right, flip }: Moves,
): Float32Array {
  const size = height * width * channels;
  const moved = new Float32Array(pixels.length);
  for (let i = 0; i < down.length; i++) {
    const [dy, dx, mirrored] = [down[i] as number, right[i] as number, flip[i] === 1];
    for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y++)
      for (let x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
        const from = i * size + ((y + dy) * width + x + dx) * channels;
        const to = i * size + (y * width + (mirrored ? width - 1 - x : x)) * channels;
        for (let c = 0; c < channels; c++) moved[to + c] = pixels[from + c] as number;
      }
  }
  return moved;
}

/** The images of one network's batch. */
export interface TrainingBatch {
  readonly dataset: Dataset;
  readonly indices: readonly number[];
  /** The stream of the batch; called only if there is something to draw. */
  random(): Random;
}

/**
 * The training images of some networks, one batch after the other, augmented, as a tensor [n, height, width, channels] in
 * [0,1] that the caller disposes. On a GPU they are gathered and moved there, with equal values.
 */
export function gatherTraining(batches: readonly TrainingBatch[], augmentation: Training["augmentation"]): Tensor4D {
  const movesOf = ({ indices, random }: TrainingBatch) =>
    augmentation === undefined || augmentation === "none" ? null : drawMoves(indices.length, augmentation, random());
  const [{ dataset: first }] = batches as readonly [TrainingBatch];
  const stored = batches.every(({ dataset }) => dataset === first) ? residentImages(first) : null;
  if (stored !== null)
    return gatherStored(
      stored,
      batches.flatMap((batch) => {
        checkIndices(first, batch.indices);
        const moves = movesOf(batch);
        return batch.indices.map((image, i) => ({ image, ...(moves === null ? unmoved : moveOf(moves, i)) }));
      }),
    );
  const images = batches.map((batch) => {
    const { dataset, indices } = batch;
    const pixels = gatherPixels(dataset, indices);
    const moves = movesOf(batch);
    const shown = moves === null ? pixels : moveImages(pixels, dataset.shape, moves);
    return tensor4d(shown, [indices.length, ...dataset.shape]);
  });
  return images.length === 1 ? (images[0] as Tensor4D) : concat(images);
}

const moveOf = ({ down, right, flip }: Moves, i: number) => ({
  down: down[i] as number,
  right: right[i] as number,
  flip: flip[i] === 1,
});
