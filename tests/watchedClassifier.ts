import { buffer, type Rank, type Tensor4D } from "@tensorflow/tfjs-core";
import type { Classifier } from "../workers/decompositions/classifier.ts";

/** A classifier that counts the gradients taken of it, and may damage them. */
export interface WatchedClassifier extends Classifier {
  /** Gradients so far, one per row of each call. */
  readonly gradientRows: () => number;
}

/** Where to damage a gradient: value `value` at a pixel of a row, in the first call. */
export interface Damage {
  readonly row: number;
  readonly pixel: number;
  readonly value: number;
}

export function watched(classifier: Classifier, damages: readonly Damage[] = []): WatchedClassifier {
  let rows = 0;
  return {
    ...classifier,
    gradientRows: () => rows,
    gradient(x, loss, columns) {
      const taken = classifier.gradient(x, loss, columns);
      const isFirst = rows === 0;
      rows += x.shape[0];
      if (!isFirst || damages.length === 0) return taken;
      const values = buffer<Rank.R4>(taken.gradient.shape, "float32", taken.gradient.dataSync<"float32">().slice());
      const size = taken.gradient.size / x.shape[0];
      for (const { row, pixel, value } of damages) values.values[row * size + pixel] = value;
      taken.gradient.dispose();
      return { ...taken, gradient: values.toTensor() as Tensor4D };
    },
  };
}
