import type { Dataset } from "../workers/datasets/dataset.ts";
import type { TaskRun } from "../workers/tasks/run.ts";

/** A data set whose test split holds these images in their order; its other splits are empty. */
export function testSplit(
  images: Uint8Array | Float32Array,
  labels: readonly number[],
  shape: readonly [number, number, number],
  classes: number,
): Dataset {
  return {
    shape,
    classes: Array.from({ length: classes }, (_, cls) => String(cls)),
    images,
    labels: Uint8Array.from(labels),
    splits: {
      train: new Uint32Array(),
      validation: new Uint32Array(),
      test: Uint32Array.from(labels.keys()),
    },
  };
}

/** Images in [0,1] as bytes, one after the other. */
export const bytesOf = (images: readonly ArrayLike<number>[]): Uint8Array =>
  Uint8Array.from(images.flatMap((image) => Array.from(image, (pixel) => Math.round(pixel * 255))));

/** A run that nothing interrupts and nobody observes. */
export const quietRun: TaskRun = { yieldPoint: async () => undefined, onEvent: () => undefined };
