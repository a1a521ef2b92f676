import { permutation, stream } from "./random.ts";

/** Seed of all built-in splits. It is independent of the seed of the experiment, so that test sets are the same for all. */
export const splitSeed = 1;

export type Split = "train" | "validation" | "test";

/**
 * Distributes images over splits, each with the class proportions of the whole data set. Every prefix of a split is itself
 * stratified. `labels[i]` is the class of image i; some images may be left over. Returns image indices per split. Throws if
 * the sizes exceed the number of images.
 */
export function stratifiedSplit<S extends string>(
  labels: ArrayLike<number>,
  sizes: Readonly<Record<S, number>>,
  seed: number,
  dataset: string,
): Record<S, Uint32Array> {
  const names = Object.keys(sizes) as S[];
  const wanted = names.reduce((sum, name) => sum + sizes[name], 0);
  if (wanted > labels.length)
    throw new Error(`${labels.length} images found, ${wanted} expected: ask for smaller splits`);
  const random = stream(seed, "split", dataset);

  // One stratified order of all images: the r-th of the n images of a class is at (r + 1/2) / n; ties are random.
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i] as number, (counts.get(labels[i] as number) ?? 0) + 1);
  const seen = new Map<number, number>();
  const places = Array.from(permutation(labels.length, random), (image) => {
    const label = labels[image] as number;
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    return { image, at: (rank + 0.5) / (counts.get(label) as number), tie: random() };
  });
  places.sort((p, q) => p.at - q.at || p.tie - q.tie);

  // Consecutive slices of a stratified order are stratified, up to one image per class.
  const splits = {} as Record<S, Uint32Array>;
  let from = 0;
  for (const name of names) {
    splits[name] = Uint32Array.from(places.slice(from, from + sizes[name]), (place) => place.image);
    from += sizes[name];
  }
  return splits;
}
