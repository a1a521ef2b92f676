import { tensor4d } from "@tensorflow/tfjs-core";
import { fillNormal, type Random } from "../../src/experiment/sampling/random.ts";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { type Answer, queryImages } from "./queryImages.ts";

interface Search {
  readonly example: number;
  readonly clean: Float32Array;
  readonly random: Random;
  readonly shown: Float32Array;
  readonly best: Float32Array;
  highest: number;
  broken: boolean;
}

/**
 * Uniform points of the ball, clipped to the box (docs/algorithms.md 10.6, 5): linf by coordinates, l2 by a normal direction and
 * the D-th root of a uniform radius. The clean image is shown first. Keeps the first success, else the image of highest
 * loss; an example's points come from its own stream.
 */
export const randomSearch = {
  id: "random-search",
  async perturb(x0, context) {
    const { threat, noise, params, yieldPoint } = context;
    const values = (await x0.data()) as Float32Array;
    const size = values.length / x0.shape[0];
    const searches = Array.from({ length: x0.shape[0] }, (_, example): Search => {
      const clean = values.slice(example * size, (example + 1) * size);
      return {
        example,
        clean,
        random: noise.search(0, example),
        shown: clean.slice(),
        best: clean.slice(),
        highest: Number.NEGATIVE_INFINITY,
        broken: false,
      };
    });
    const firstSuccess = new Int32Array(searches.length).fill(-1);
    let active = searches;
    for (let query = 0; query <= Number(params.queries) && active.length > 0; query++) {
      if (query > 0) for (const search of active) draw[threat.norm](search, threat.epsilon);
      await show(active, query, context);
      for (const { example, broken } of active) if (broken) firstSuccess[example] = query;
      active = active.filter(({ broken }) => !broken);
      await yieldPoint();
    }
    const perturbed = new Float32Array(values.length);
    for (const { example, best } of searches) perturbed.set(best, example * size);
    return {
      perturbed: tensor4d(perturbed, x0.shape),
      firstSuccess,
      gradients: { total: 0, zero: 0, nonFinite: 0 },
    };
  },
} as const satisfies Attack;

const clip = (value: number) => Math.min(Math.max(value, 0), 1);

/** Write a random point of the ball into `shown`. */
const draw: Readonly<Record<Norm, (search: Search, epsilon: number) => void>> = {
  linf({ clean, random, shown }, epsilon) {
    for (let i = 0; i < clean.length; i++)
      shown[i] = clip((clean[i] as number) + epsilon * (2 * random() - 1));
  },
  l2({ clean, random, shown }, epsilon) {
    fillNormal(shown, random);
    const length = Math.sqrt(shown.reduce((sum, value) => sum + value * value, 0));
    const radius = epsilon * random() ** (1 / clean.length);
    for (let i = 0; i < clean.length; i++)
      shown[i] = clip((clean[i] as number) + ((shown[i] as number) * radius) / length);
  },
};

/** Ask the system about what every search shows, and keep what is better. */
async function show(active: readonly Search[], query: number, context: AttackContext): Promise<void> {
  const answers = await queryImages(active, { restart: 0, query }, context);
  for (const [i, search] of active.entries()) {
    const { loss, broken } = answers[i] as Answer;
    search.broken = broken;
    if (!broken && !(loss > search.highest)) continue;
    search.highest = loss;
    search.best.set(search.shown);
  }
}
