import type { Norm, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { ascend } from "./ascent/ascend.ts";
import type { AscentHooks } from "./ascent/hooks.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { batchOf, imagesOf } from "./batch/rows.ts";
import { type Canvas, l2Moves, linfMoves, type Moves, type Schedule } from "./square/moves.ts";

type Settings = Schedule & { readonly restarts: number };

const movesOf: Readonly<Record<Norm, Moves>> = { linf: linfMoves, l2: l2Moves };

/** One example of a run. */
interface Search {
  readonly canvas: Canvas;
  /** The image to query next, and the image that the next squares change. */
  readonly point: Float32Array;
  readonly current: Float32Array;
  loss: number;
}

/**
 * Square attack (Andriushchenko et al. 2020, docs/algorithms.md 10.4): random search by squares, from the loss of the
 * strategy as a number, without gradients. Each example draws its squares from its own stream. Query 0 is the clean image.
 */
export const square = {
  id: "square",
  async perturb(x0, context) {
    const { queries, restarts, ...schedule } = context.params as ParameterValues & Settings;
    const clean = await imagesOf(x0);
    return ascend(x0, context, { steps: queries, restarts }, (restart) =>
      squareHooks(clean, restart, context, { queries, ...schedule }),
    );
  },
} as const satisfies Attack;

function squareHooks(
  clean: readonly Float32Array[],
  restart: number,
  { threat, classifier, noise }: AttackContext,
  schedule: Schedule,
): AscentHooks {
  const { shape } = classifier;
  const moves = movesOf[threat.norm];
  const searches = clean.map((image, example): Search => {
    const random = noise.search(restart, example);
    const canvas = { clean: image, shape, epsilon: threat.epsilon, random };
    return { canvas, point: image.slice(), current: image.slice(), loss: Number.NEGATIVE_INFINITY };
  });
  return {
    propose({ batch, step, evaluation, staying }) {
      for (const example of staying) {
        const search = searches[example] as Search;
        const { canvas, point, current } = search;
        const loss = evaluation.loss[batch.position(example)] as number;
        // The first squares replace the clean image, whether they are better or not.
        if (step === 1 || loss > search.loss) {
          search.loss = loss;
          current.set(point);
        }
        if (step === 0) moves.start(canvas, point);
        else {
          point.set(current);
          moves.propose(canvas, step - 1, schedule, point);
        }
      }
      const points = batch.rows.map((example) => (searches[example] as Search).point);
      return batchOf(points, shape);
    },
  };
}
