import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ActiveBatch } from "./activeBatch.ts";
import type { AttackContext } from "./attack.ts";
import { cross } from "./crossing.ts";
import { evaluateAt } from "./evaluateAt.ts";
import type { GradientCounts } from "./gradientCounts.ts";
import type { Nearest } from "./nearest.ts";

export interface CwSettings {
  readonly steps: number;
  readonly searches: number;
  readonly learningRate: number;
  readonly constant: number;
  readonly confidence: number;
}

export type CwState = ActiveBatch<"origin" | "w" | "first" | "second" | "x" | "slope">;

/** What one step of CW goes by, per row of the batch. */
export interface CwSight {
  /** Distance from the clean image, in the norm of the threat. */
  readonly size: Float32Array;
  /** The hinge max(0, confidence - margin); its slope is that of the margin, in `slope` of the state. */
  readonly hinge: Float32Array;
  /** Whether the hinge pushes: the margin is below the confidence, or the system is not fooled yet. */
  readonly pushes: readonly boolean[];
  /** Examples that are fooled by the whole system's decision, and by the confidence. */
  readonly fooled: ReadonlySet<number>;
}

/** Look at x, keep what is fooled and nearer than before, and say what the hinge does. */
export async function sightOf(
  state: CwState,
  step: number,
  settings: CwSettings,
  context: AttackContext,
  nearest: Nearest,
  gradients: GradientCounts,
): Promise<CwSight> {
  const { classifier, objective, threat } = context;
  const { margin } = objective;
  const x = state.get<Tensor4D>("x");
  const from = { origin: state.get<Tensor4D>("origin"), norm: threat.norm };
  const sight = await evaluateAt(
    x,
    state.rows,
    { classifier, objective: margin },
    { gradient: true, scores: true, from },
  );
  state.set("slope", sight.gradient as Tensor4D);
  gradients.count(
    sight,
    state.active.map((example) => state.position(example)),
  );
  const margins = state.rows.map((example, position) =>
    margin.value(sight.scores[position] as Float32Array, example),
  );
  const sure: AttackContext = {
    ...context,
    isAdversarial: (scores, example) =>
      context.isAdversarial(scores, example) && margin.value(scores, example) >= settings.confidence,
  };
  const crossings = await cross(
    x,
    state,
    sight,
    { restart: 0, step },
    settings.confidence > 0 ? sure : context,
    nearest,
  );
  const fooled = new Set(crossings.map(({ example }) => example));
  return {
    size: sight.size,
    hinge: Float32Array.from(margins, (value) => Math.max(0, settings.confidence - value)),
    pushes: state.rows.map(
      (example, position) => (margins[position] as number) < settings.confidence || !fooled.has(example),
    ),
    fooled,
  };
}
