import { cosine } from "../../experiment/artefacts/cosine.ts";
import type { GradientsResult } from "../../experiment/interactive/scores.ts";
import type { ResolvedChoice, System } from "../../experiment/terms/system.ts";
import { lab } from "../systems/lab.ts";
import { weightsOf } from "../systems/systems.ts";

type ImageGradients = GradientsResult["images"][number];

/** The input gradients of every arm's margin at some images, from the interactive lane. A newer call aborts an older one. */
export async function armGradients(
  group: string,
  system: System,
  dataset: ResolvedChoice,
  images: readonly Float32Array[],
  signal: AbortSignal,
): Promise<readonly ImageGradients[]> {
  const size = images[0]?.length ?? 0;
  const pixels = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) pixels.set(image, i * size);
  const [pool, weights] = await Promise.all([lab(), weightsOf(group, system)]);
  signal.throwIfAborted();
  return (await pool.gradients({ dataset, system, images: pixels }, weights, signal)).images;
}

/**
 * Cosine of each arm's loss gradient with that of the true arm (paper section 6): the negative cosine of the margins'
 * gradients, since the true margin must fall while the other rises. Null for the true arm and where a gradient is zero.
 */
export function lossCosines(gradients: readonly Float32Array[], label: number): readonly (number | null)[] {
  const own = gradients[label];
  return gradients.map((other, arm) => {
    const value = own === undefined || arm === label ? null : cosine(own, other);
    return value === null ? null : -value;
  });
}
