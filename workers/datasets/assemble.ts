import { splitSeed, stratifiedSplit } from "../../src/experiment/sampling/split.ts";
import type { PackedData } from "./packed.ts";

/** Images with their classes, before they are dealt into splits. */
export interface Part {
  readonly labels: Uint8Array;
  /** [n, height, width, channels]. */
  readonly images: Uint8Array | Float32Array;
}

export interface Parts {
  readonly shape: PackedData["shape"];
  readonly classes: readonly string[];
  readonly train: Part;
  /** Present where whoever published the data fixed what is judged on. */
  readonly test?: Part;
}

/** Shares of data that nobody has split, as of the built-in digits. */
const shares = { test: 0.2, validation: 0.08 };
const mostValidation = 5000;

/**
 * Deal data into splits of stratified order: any beginning of a split is class-balanced. A published test part stays as it
 * is; validation is always held out of the rest. The order depends on the labels alone and never on an experiment's seed.
 * `perClass` keeps at most so many images of each class, training and test part each.
 */
export function assemble(
  { shape, classes, train, test }: Parts,
  perClass = Number.POSITIVE_INFINITY,
): PackedData {
  const size = shape[0] * shape[1] * shape[2];
  const first = limited(train.labels, perClass);
  const published = test === undefined ? null : limited(test.labels, perClass);
  const count = first.length;
  const held = published === null ? Math.round(shares.test * count) : 0;
  const validation = Math.min(mostValidation, Math.round(shares.validation * count));
  const sizes = { train: count - held - validation, validation, test: held };
  const dealt = stratifiedSplit(labelsAt(train, first), sizes, splitSeed, "own data");
  const judged =
    published === null
      ? { part: train, places: dealt.test.map((place) => first[place] as number) }
      : {
          part: test as Part,
          places: stratifiedSplit(
            labelsAt(test as Part, published),
            { test: published.length },
            splitSeed,
            "own data test",
          ).test.map((place) => published[place] as number),
        };
  const learnt = (places: Uint32Array) => ({
    part: train,
    places: places.map((place) => first[place] as number),
  });
  const order = [learnt(dealt.train), learnt(dealt.validation), judged];
  const total = order.reduce((sum, { places }) => sum + places.length, 0);
  const labels = new Uint8Array(total);
  const images =
    train.images instanceof Float32Array ? new Float32Array(total * size) : new Uint8Array(total * size);
  let to = 0;
  for (const { part, places } of order)
    for (const place of places) {
      labels[to] = part.labels[place] as number;
      images.set(part.images.subarray(place * size, (place + 1) * size), to * size);
      to++;
    }
  return { shape, classes, splits: { ...sizes, test: judged.places.length }, labels, images };
}

/** Indices of the first images of each class. */
function limited(labels: Uint8Array, perClass: number): Uint32Array {
  const taken = new Uint32Array(256);
  const kept: number[] = [];
  for (const [index, label] of labels.entries()) {
    const before = taken[label] as number;
    if (before >= perClass) continue;
    taken[label] = before + 1;
    kept.push(index);
  }
  return Uint32Array.from(kept);
}

const labelsAt = ({ labels }: Part, places: Uint32Array): Uint8Array =>
  Uint8Array.from(places, (place) => labels[place] as number);
