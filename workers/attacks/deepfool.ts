import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { stepToHyperplane } from "../maths/hyperplane.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { batchOf, imagesOf } from "./batch/rows.ts";
import { approach, minimiseNorm } from "./minimumNorm/approach.ts";
import { type BoundaryPlane, takePlane } from "./minimumNorm/boundaryPlane.ts";
import { halveSegments } from "./minimumNorm/halveSegments.ts";

interface Settings {
  readonly steps: number;
  readonly overshoot: number;
  readonly halvings: number;
}

/**
 * DeepFool (Moosavi-Dezfooli et al. 2016, docs/algorithms.md 5.3 c): steps of (1 + overshoot) times the distance to the
 * linearised boundary until the whole system's decision changes; then the segment back to the clean image is bisected. A
 * step is the projection inside the box, so that pixels at 0 or 1 do not stop it just before the boundary; where the box
 * is not reached it is the published one.
 */
export const deepfool = {
  id: "deepfool",
  perturb(x0, context) {
    const { steps, overshoot, halvings } = context.params as ParameterValues & Settings;
    return minimiseNorm(x0, context, async (run) => {
      const { nearest } = run;
      const lastStep = await approach(run, {
        steps,
        staying: ({ batch }) => batch.active.filter((example) => !Number.isFinite(nearest.distance[example])),
        async move({ batch }, staying) {
          batch.thin(staying);
          const plane = await takePlane(batch, run);
          batch.set("x", await beyond(batch.get("x"), plane, context, overshoot));
        },
      });
      await halveSegments(run, halvings, lastStep);
    });
  },
} as const satisfies Attack;

/** A step of (1 + overshoot) times the way to the plane, inside the box. */
async function beyond(
  x: Tensor4D,
  { margin, slope }: BoundaryPlane,
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
