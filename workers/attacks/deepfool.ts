import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { stepToHyperplane } from "../maths/hyperplane.ts";
import { ActiveBatch } from "./activeBatch.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { batchOf, imagesOf, take } from "./batch.ts";
import { type Plane, planeAt } from "./boundary.ts";
import { cross, stand } from "./crossing.ts";
import { GradientCounts } from "./gradientCounts.ts";
import { Nearest } from "./nearest.ts";
import { halveSegments } from "./segment.ts";

interface Settings {
  readonly steps: number;
  readonly overshoot: number;
  readonly halvings: number;
}

/**
 * DeepFool (Moosavi-Dezfooli et al. 2016, docs/algorithms.md 5.3 c): from the current point a step of (1 + overshoot) times the
 * distance to the boundary as it looks from there, until the whole system's decision changes; then the way back to the
 * clean image is halved. The step is the projection inside the box, so that pixels on its edge do not stop the walk just
 * before the boundary; where the box is not met it is the published one.
 */
export const deepfool = {
  id: "deepfool",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    const nearest = new Nearest(x0, context.threat.epsilon, context.smallest === true);
    const gradients = new GradientCounts();
    try {
      const steps = await walk(x0, context, settings, nearest, gradients);
      await halveSegments(x0, settings.halvings, steps, context, nearest);
    } catch (error) {
      nearest.dispose();
      throw error;
    }
    return {
      perturbed: nearest.release(),
      firstSuccess: nearest.firstSuccess,
      gradients: gradients.result(),
    };
  },
} as const satisfies Attack;

/** Every example until it crosses; returns the steps taken. */
async function walk(
  x0: Tensor4D,
  context: AttackContext,
  { steps, overshoot }: Settings,
  nearest: Nearest,
  gradients: GradientCounts,
): Promise<number> {
  const state = new ActiveBatch<"origin" | "x" | "slope">(nearest.open());
  try {
    state.set("origin", take(x0, state.rows));
    state.set("x", take(x0, state.rows));
    for (let step = 0; ; step++) {
      const x = state.get<Tensor4D>("x");
      const sight = await stand(x, state.get("origin"), state.rows, context);
      await cross(x, state, sight, { restart: 0, step }, context, nearest);
      const staying = state.active.filter((example) => !Number.isFinite(nearest.distance[example]));
      if (step === steps || staying.length === 0) return step;
      state.thin(staying);
      const plane = await planeAt(state.get("x"), state.rows, context);
      state.set("slope", plane.slope);
      gradients.count(
        plane,
        state.active.map((example) => state.position(example)),
      );
      state.set("x", await moved(state.get("x"), plane, context, overshoot));
      await context.yieldPoint();
    }
  } finally {
    state.dispose();
  }
}

async function moved(
  x: Tensor4D,
  { margin, slope }: Plane,
  { threat, classifier }: AttackContext,
  overshoot: number,
): Promise<Tensor4D> {
  const points = await imagesOf(x);
  const slopes = await imagesOf(slope);
  const step = new Float64Array(points[0]?.length ?? 0);
  for (const [row, point] of points.entries()) {
    stepToHyperplane(point, slopes[row] as Float32Array, -(margin[row] as number), threat.norm, step);
    for (let i = 0; i < point.length; i++)
      point[i] = Math.min(1, Math.max(0, (point[i] as number) + (1 + overshoot) * (step[i] as number)));
  }
  return batchOf(points, classifier.shape);
}
