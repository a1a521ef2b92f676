/**
 * What a network with two outputs said about the first validation images after an epoch. Shown only: it is part of no digest
 * and no summary, and results of earlier versions lack it.
 */
export interface ValidationMargins {
  /** Counted from 0. */
  readonly epoch: number;
  /** z1 - z0 of each image. */
  readonly margins: Float32Array;
  /** The output that each image belongs to. */
  readonly outputs: Uint8Array;
}

/** An arm: which of its outputs stands for its class, and what it said after each epoch. */
interface WatchedArm {
  readonly positive: 0 | 1;
  readonly epochs: readonly ValidationMargins[];
}

/** Most validation images whose margins are kept: enough for a curve, and small beside the weights. */
export const mostMargins = 1000;

/** The accuracy of all arms together after one epoch. */
export interface AssembledAccuracy {
  readonly epoch: number;
  readonly accuracy: number;
  /** Number of images. */
  readonly n: number;
}

/**
 * The validation accuracy of arms put together, for every epoch that all of them have reported: the arm with the highest
 * margin names the class, the first one on a tie.
 */
export function assembledAccuracies(arms: readonly WatchedArm[]): readonly AssembledAccuracy[] {
  return (arms[0]?.epochs ?? []).flatMap(({ epoch, margins: { length: n } }) => {
    const all = arms.flatMap(({ positive, epochs }) =>
      epochs.filter((one) => one.epoch === epoch).map((one) => ({ ...one, positive, sign: positive === 1 ? 1 : -1 })),
    );
    if (n === 0 || all.length < arms.length || all.some(({ margins }) => margins.length !== n)) return [];
    let right = 0;
    for (let image = 0; image < n; image++) {
      let best = 0;
      for (let arm = 1; arm < all.length; arm++) if (margin(all[arm], image) > margin(all[best], image)) best = arm;
      const named = all[best];
      if (named?.outputs[image] === named?.positive) right++;
    }
    return [{ epoch, accuracy: right / n, n }];
  });
}

const margin = (arm: { readonly margins: Float32Array; readonly sign: number } | undefined, image: number): number =>
  arm === undefined ? Number.NEGATIVE_INFINITY : arm.sign * (arm.margins[image] ?? Number.NEGATIVE_INFINITY);
