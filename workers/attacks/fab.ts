import { add, clipByValue, div, maximum, mul, sub, type Tensor4D, tensor1d } from "@tensorflow/tfjs-core";
import { fabHalvings } from "../../src/experiment/catalogue/attacks/fab.ts";
import type { Norm, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { stepToHyperplane } from "../maths/hyperplane.ts";
import { norms } from "../maths/norms.ts";
import type { Attack } from "./attack.ts";
import type { ActiveBatch } from "./batch/activeBatch.ts";
import { batchOf, imagesOf, perImage } from "./batch/rows.ts";
import { approach, type MinimumNormRun, minimiseNorm } from "./minimumNorm/approach.ts";
import { takePlane } from "./minimumNorm/boundaryPlane.ts";
import { halveSegments } from "./minimumNorm/halveSegments.ts";

interface Settings {
  readonly steps: number;
  readonly restarts: number;
  readonly alphaMax: number;
  readonly eta: number;
  readonly beta: number;
}

/**
 * Fast adaptive boundary attack (Croce and Hein 2020, docs/algorithms.md 10.3). At z, d1 and d2 are the steps from z and
 * from the clean image x to the boundary linearised at z, inside the box:
 * z <- clip01((1 - alpha)(z + eta d1) + alpha (x + eta d2)), alpha = min(|d1| / (|d1| + |d2|), alphaMax).
 * A point across the boundary moves back, z <- x + beta (z - x); the nearest one of all runs is moved up to the boundary
 * at the end. The boundary is the one that the objective names, or the nearest where it names none.
 */
export const fab = {
  id: "fab",
  perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    return minimiseNorm(x0, context, async (run) => {
      const clean = await imagesOf(x0);
      for (let restart = 0; restart < settings.restarts && run.nearest.open().length > 0; restart++)
        await search(run, clean, restart, settings);
      await halveSegments(run, fabHalvings, settings.steps);
    });
  },
} as const satisfies Attack;

async function search(
  run: MinimumNormRun,
  clean: readonly Float32Array[],
  restart: number,
  settings: Settings,
): Promise<void> {
  const { context } = run;
  const { threat, classifier } = context;
  /** The iterate of each example, so that it need not be read back from the device. */
  let points = new Map<number, Float32Array>();
  await approach(run, {
    steps: settings.steps,
    restart,
    start: (batch) => (restart === 0 ? batch.get("origin") : randomStart(batch, restart, run)),
    async move({ batch, step, crossings }, staying) {
      if (step === 0)
        for (const [position, image] of (await imagesOf(batch.get("x"))).entries())
          points.set(batch.rows[position] as number, image);
      else
        for (const { example } of crossings)
          pullBack(clean[example] as Float32Array, points.get(example) as Float32Array, settings.beta);
      batch.thin(staying);
      const setX = () => {
        const images = batch.rows.map((example) => points.get(example) as Float32Array);
        batch.set("x", batchOf(images, classifier.shape));
      };
      setX();
      const plane = await takePlane(batch, run);
      const slopes = await imagesOf(plane.slope);
      const next = (example: number, position: number) => {
        const [point, origin] = [points.get(example), clean[example]] as [Float32Array, Float32Array];
        const [margin, slope] = [plane.margin[position], slopes[position]] as [number, Float32Array];
        return leaningStep(point, origin, margin, slope, threat.norm, settings);
      };
      points = new Map(batch.rows.map((example, position) => [example, next(example, position)]));
      setX();
    },
  });
}

/** A random point at half the distance of the nearest success, or at half the budget. */
function randomStart(batch: ActiveBatch, restart: number, { context, nearest }: MinimumNormRun): Tensor4D {
  const { threat, noise } = context;
  const geometry = norms[threat.norm];
  const drawn = noise.start(geometry.startLaw, restart, batch.rows);
  const signed = threat.norm === "linf" ? sub(mul(drawn, 2), 1) : drawn;
  const unit = div(signed, perImage(maximum(geometry.size(signed), 1e-12)));
  const radius = batch.rows.map((row) => 0.5 * Math.min(nearest.distance[row] as number, threat.epsilon));
  return clipByValue(add(batch.get("origin"), mul(unit, perImage(tensor1d(radius)))), 0, 1);
}

/** Moves a point part of the way back to its clean image. */
function pullBack(clean: Float32Array, point: Float32Array, beta: number): void {
  for (let i = 0; i < point.length; i++) {
    const origin = clean[i] as number;
    point[i] = origin + beta * ((point[i] as number) - origin);
  }
}

/** One step from a point whose linearised boundary is margin + <slope, u - point> = 0. */
function leaningStep(
  point: Float32Array,
  clean: Float32Array,
  margin: number,
  slope: Float32Array,
  norm: Norm,
  { alphaMax, eta }: Settings,
): Float32Array {
  const own = new Float64Array(point.length);
  const biased = new Float64Array(point.length);
  let along = 0;
  for (let i = 0; i < point.length; i++) along += (slope[i] as number) * ((point[i] as number) - (clean[i] as number));
  stepToHyperplane(point, slope, -margin, norm, own);
  stepToHyperplane(clean, slope, along - margin, norm, biased);
  const ownSize = Math.max(lengthOf(own, norm), 1e-8);
  const alpha = Math.min(ownSize / (ownSize + Math.max(lengthOf(biased, norm), 1e-8)), alphaMax);
  return point.map((value, i) => {
    const free = value + eta * (own[i] as number);
    const leaning = (clean[i] as number) + eta * (biased[i] as number);
    return Math.min(1, Math.max(0, (1 - alpha) * free + alpha * leaning));
  });
}

const lengthOf = (step: Float64Array, norm: Norm) =>
  norm === "linf"
    ? step.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    : Math.sqrt(step.reduce((sum, value) => sum + value * value, 0));
