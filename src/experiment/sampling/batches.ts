import { type Labelling, outputOf, outputsOf } from "../terms/labelling.ts";
import { permutation, stream } from "./random.ts";

export interface EpochRequest {
  /** Class of every training image. */
  readonly labels: ArrayLike<number>;
  readonly labelling: Labelling;
  readonly batchSize: number;
  readonly seed: number;
  readonly replica: number;
  /** From 0. */
  readonly epoch: number;
}

/** A group of images. Every batch draws `share` images from it, from an endless sequence of reshuffled permutations. */
interface Pool {
  readonly group: number;
  readonly images: readonly number[];
  readonly share: number;
}

/** Steps of one epoch: ceil(N / batch) for the N images that the labelling keeps. All batches are full. */
export function stepsPerEpoch(images: number, batchSize: number): number {
  return Math.ceil(images / batchSize);
}

/** Number of training images that a labelling keeps. */
export function keptImages(labels: ArrayLike<number>, labelling: Labelling): number {
  let kept = 0;
  for (let i = 0; i < labels.length; i++) if (outputOf(labelling, labels[i] as number) !== null) kept++;
  return kept;
}

function poolsOf({ labels, labelling, batchSize }: EpochRequest): readonly Pool[] {
  const images = Array.from({ length: outputsOf(labelling) }, (): number[] => []);
  const all: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const output = outputOf(labelling, labels[i] as number);
    if (output === null) continue;
    images[output]?.push(i);
    all.push(i);
  }
  const empty = images.findIndex((group) => group.length === 0);
  if (empty >= 0)
    throw new Error(`no training image found for output ${empty}: use more training images or another labelling`);
  if (labelling.sampling === "natural") return [{ group: 0, images: all, share: batchSize }];

  if (batchSize < images.length)
    throw new Error(
      `balanced batches of ${batchSize} found, at least ${images.length} expected: one image of each output`,
    );
  // The remainder of the batch goes to the largest groups (docs/algorithms.md 6.3: an odd image is a negative).
  const base = Math.floor(batchSize / images.length);
  const bySize = images.map((_, group) => group).sort((a, b) => (images[b]?.length ?? 0) - (images[a]?.length ?? 0));
  const favoured = new Set(bySize.slice(0, batchSize - base * images.length));
  return images.map((group, index) => ({
    group: index,
    images: group,
    share: base + (favoured.has(index) ? 1 : 0),
  }));
}

/**
 * The batches of one epoch as positions in `labels` (docs/algorithms.md 6.3).
 *
 * Natural sampling runs through an endless sequence of reshuffled permutations of all kept images. Balanced sampling runs
 * through one such sequence per output and takes equally many images of each. Outputs alternate inside a batch, so that
 * the part of a batch that is adversarial during warm-up is balanced too. All batches are full: the next epoch continues
 * in the same permutation. Every epoch can be computed without the ones before, so a training can resume anywhere.
 */
export function epochBatches(request: EpochRequest): readonly Int32Array[] {
  const { labels, labelling, batchSize, seed, replica, epoch } = request;
  const pools = poolsOf(request);
  const steps = stepsPerEpoch(keptImages(labels, labelling), batchSize);
  const sequences = pools.map(({ group, images, share }) => {
    const first = epoch * steps * share;
    const drawn = new Int32Array(steps * share);
    let order: Int32Array = new Int32Array(0);
    for (let i = 0; i < drawn.length; i++) {
      const place = (first + i) % images.length;
      if (i === 0 || place === 0) {
        const round = Math.floor((first + i) / images.length);
        order = permutation(images.length, stream(seed, "batches", labelling, replica, group, round));
      }
      drawn[i] = images[order[place] as number] as number;
    }
    return { drawn, share };
  });
  return Array.from({ length: steps }, (_, step) => {
    const batch = new Int32Array(batchSize);
    let filled = 0;
    for (let turn = 0; filled < batchSize; turn++)
      for (const { drawn, share } of sequences)
        if (turn < share) batch[filled++] = drawn[step * share + turn] as number;
    return batch;
  });
}
