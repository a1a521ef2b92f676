import { fillNormal, type Random } from "../../src/experiment/sampling/random.ts";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { ascend } from "./ascent/ascend.ts";
import type { Attack } from "./attack.ts";
import { batchOf, imagesOf } from "./batch/rows.ts";

/** One example of the search. */
interface Search {
  readonly clean: Float32Array;
  readonly random: Random;
  /** The point to query next. */
  readonly point: Float32Array;
}

/**
 * Uniform points of the ball, clipped to the box (docs/algorithms.md 10.6, 5): in linf by coordinates, in l2 by a normal
 * direction and the D-th root of a uniform radius. Query 0 is the clean image. Each example draws from its own stream.
 */
export const randomSearch = {
  id: "random-search",
  async perturb(x0, context) {
    const { threat, noise, params, classifier } = context;
    const searches = (await imagesOf(x0)).map((clean, example): Search => {
      return { clean, random: noise.search(0, example), point: clean.slice() };
    });
    return ascend(x0, context, { steps: Number(params.queries) }, () => ({
      propose({ batch, staying }) {
        for (const example of staying) draw[threat.norm](searches[example] as Search, threat.epsilon);
        return batchOf(
          batch.rows.map((example) => (searches[example] as Search).point),
          classifier.shape,
        );
      },
    }));
  },
} as const satisfies Attack;

const clip = (value: number) => Math.min(Math.max(value, 0), 1);

/** Writes a random point of the ball into `point`. */
const draw: Readonly<Record<Norm, (search: Search, epsilon: number) => void>> = {
  linf({ clean, random, point }, epsilon) {
    for (let i = 0; i < clean.length; i++) point[i] = clip((clean[i] as number) + epsilon * (2 * random() - 1));
  },
  l2({ clean, random, point }, epsilon) {
    fillNormal(point, random);
    const length = Math.sqrt(point.reduce((sum, value) => sum + value * value, 0));
    const radius = epsilon * random() ** (1 / clean.length);
    for (let i = 0; i < clean.length; i++)
      point[i] = clip((clean[i] as number) + ((point[i] as number) * radius) / length);
  },
};
