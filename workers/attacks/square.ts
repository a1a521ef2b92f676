import { tensor4d } from "@tensorflow/tfjs-core";
import type { Norm, ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { type Answer, queryImages } from "./queryImages.ts";
import { type Canvas, l2Moves, linfMoves, type Moves, type Schedule } from "./squareMoves.ts";

type Settings = Schedule & { readonly restarts: number };

const movesOf: Readonly<Record<Norm, Moves>> = { linf: linfMoves, l2: l2Moves };

/** An image under attack. */
interface Run {
  readonly example: number;
  readonly canvas: Canvas;
  readonly best: Float32Array;
  readonly shown: Float32Array;
  bestLoss: number;
  cleanLoss: number;
  broken: boolean;
}

/**
 * Square attack (Andriushchenko et al. 2020, docs/algorithms.md 10.4): random search by squares that sees the system's scores
 * alone, the loss being the strategy's. Each example has its own random stream, so that its squares depend on nothing
 * else. A change of the whole system's decision ends an example's search; a tie is not one.
 */
export const square = {
  id: "square",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    const count = x0.shape[0];
    const clean = (await x0.data()) as Float32Array;
    const size = clean.length / count;
    const kept = Float32Array.from(clean);
    const firstSuccess = new Int32Array(count).fill(-1);
    const highest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    for (let restart = 0; restart < settings.restarts; restart++) {
      const runs = Array.from({ length: count }, (_, example): Run => {
        const canvas: Canvas = {
          clean: clean.subarray(example * size, (example + 1) * size),
          shape: context.classifier.shape,
          epsilon: context.threat.epsilon,
          random: context.noise.search(restart, example),
        };
        return {
          example,
          canvas,
          best: Float32Array.from(canvas.clean),
          shown: Float32Array.from(canvas.clean),
          bestLoss: Number.NEGATIVE_INFINITY,
          cleanLoss: Number.NEGATIVE_INFINITY,
          broken: false,
        };
      }).filter(({ example }) => firstSuccess[example] === -1);
      await search(runs, restart, context, settings, firstSuccess);
      for (const { example, best, bestLoss, cleanLoss, broken } of runs) {
        if (!broken && !(bestLoss > Math.max(cleanLoss, highest[example] as number))) continue;
        highest[example] = bestLoss;
        kept.set(best, example * size);
      }
    }
    return {
      perturbed: tensor4d(kept, x0.shape),
      firstSuccess,
      gradients: { total: 0, zero: 0, nonFinite: 0 },
    };
  },
} as const satisfies Attack;

/** One restart: the clean image, the first squares, then query by query. */
async function search(
  runs: readonly Run[],
  restart: number,
  context: AttackContext,
  settings: Settings,
  firstSuccess: Int32Array,
): Promise<void> {
  const moves = movesOf[context.threat.norm];
  let active = runs;
  for (let query = 0; query <= settings.queries && active.length > 0; query++) {
    for (const { canvas, best, shown } of active) {
      if (query === 1) moves.start(canvas, shown);
      else if (query > 1) {
        shown.set(best);
        moves.propose(canvas, query - 2, settings, shown);
      }
    }
    await show(active, query, restart, context, firstSuccess);
    active = active.filter(({ broken }) => !broken);
    await context.yieldPoint();
  }
}

/** Ask the system about what every run shows, and keep what is better. */
async function show(
  active: readonly Run[],
  query: number,
  restart: number,
  context: AttackContext,
  firstSuccess: Int32Array,
): Promise<void> {
  const answers = await queryImages(active, { restart, query }, context);
  for (const [i, run] of active.entries()) {
    const { loss, broken } = answers[i] as Answer;
    run.broken = broken;
    if (query === 0) run.cleanLoss = loss;
    if (broken) firstSuccess[run.example] = query;
    // The first squares are where the search begins, better than the clean image or not.
    if (!broken && query !== 1 && !(loss > run.bestLoss)) continue;
    run.bestLoss = loss;
    run.best.set(run.shown);
  }
}
