import {
  add,
  clipByValue,
  div,
  maximum,
  mul,
  sub,
  type Tensor4D,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Norm, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { stepToHyperplane } from "../maths/hyperplane.ts";
import { norms } from "../maths/norms.ts";
import { ActiveBatch } from "./activeBatch.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { batchOf, imagesOf, take } from "./batch.ts";
import { perImage, planeAt } from "./boundary.ts";
import { cross, stand } from "./crossing.ts";
import { GradientCounts } from "./gradientCounts.ts";
import { Nearest } from "./nearest.ts";
import { halveSegments } from "./segment.ts";

interface Settings {
  readonly steps: number;
  readonly restarts: number;
  readonly alphaMax: number;
  readonly eta: number;
  readonly beta: number;
}

/** The final search of the publication, on the way from the clean image to the nearest success. */
const finalHalvings = 8;

type State = ActiveBatch<"origin" | "x" | "slope">;

/**
 * Fast adaptive boundary attack (Croce and Hein 2020, docs/algorithms.md 10.3). At z: project z and the clean image x onto the
 * boundary as it looks from z, inside the box; z <- clip01((1 - alpha)(z + eta d1) + alpha (x + eta d2)) with
 * alpha = min(|d1| / (|d1| + |d2|), alphaMax); across the boundary z <- x + beta (z - x), and the nearest such point of
 * the run is kept and, at the end, moved up to the boundary. One objective heads for its
 * own boundary, an open one for the nearest of all.
 */
export const fab = {
  id: "fab",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    const nearest = new Nearest(x0, context.threat.epsilon, context.smallest === true);
    const gradients = new GradientCounts();
    try {
      for (let restart = 0; restart < settings.restarts && nearest.open().length > 0; restart++)
        await search(x0, restart, context, settings, nearest, gradients);
      await halveSegments(x0, finalHalvings, settings.steps, context, nearest);
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

async function search(
  x0: Tensor4D,
  restart: number,
  context: AttackContext,
  settings: Settings,
  nearest: Nearest,
  gradients: GradientCounts,
): Promise<void> {
  const state: State = new ActiveBatch(nearest.open());
  const clean = await imagesOf(x0);
  try {
    state.set("origin", take(x0, state.rows));
    state.set("x", restart === 0 ? take(x0, state.rows) : start(state, restart, context, nearest));
    let points = await imagesOf(state.get("x"));
    for (let step = 0; ; step++) {
      const x = state.get<Tensor4D>("x");
      const sight = await stand(x, state.get("origin"), state.rows, context);
      const crossings = await cross(x, state, sight, { restart, step }, context, nearest);
      const staying = state.active.filter((example) => !nearest.isDone(example));
      if (step === settings.steps || staying.length === 0) return;
      if (step > 0)
        for (const { example, position } of crossings)
          pullBack(clean[example] as Float32Array, points[position] as Float32Array, settings.beta);
      points = staying.map((example) => points[state.position(example)] as Float32Array);
      state.thin(staying);
      // Rows that only fill the batch up follow the last example.
      while (points.length < state.rows.length) points.push(points[staying.length - 1] as Float32Array);
      state.set("x", batchOf(points, context.classifier.shape));
      const plane = await planeAt(state.get("x"), state.rows, context);
      state.set("slope", plane.slope);
      gradients.count(
        plane,
        state.active.map((example) => state.position(example)),
      );
      const slopes = await imagesOf(plane.slope);
      points = points.map((point, position) => {
        const margin = plane.margin[position] as number;
        const origin = clean[state.rows[position] as number] as Float32Array;
        return moved(point, origin, margin, slopes[position] as Float32Array, context.threat.norm, settings);
      });
      state.set("x", batchOf(points, context.classifier.shape));
      await context.yieldPoint();
    }
  } finally {
    state.dispose();
  }
}

/** A random point at half the best distance so far, or half the budget. */
function start(state: State, restart: number, { threat, noise }: AttackContext, nearest: Nearest): Tensor4D {
  const geometry = norms[threat.norm];
  return tidy(() => {
    const drawn = noise.start(geometry.startLaw, restart, state.rows);
    const signed = threat.norm === "linf" ? sub(mul(drawn, 2), 1) : drawn;
    const unit = div(signed, perImage(maximum(geometry.size(signed), 1e-12)));
    const radius = state.rows.map((row) => 0.5 * Math.min(nearest.distance[row] as number, threat.epsilon));
    return clipByValue(
      add(state.get<Tensor4D>("origin"), mul(unit, perImage(tensor1d(radius)))),
      0,
      1,
    ) as Tensor4D;
  });
}

/** A point across the boundary goes a part of the way back to its clean image. */
function pullBack(clean: Float32Array, point: Float32Array, beta: number): void {
  for (let i = 0; i < point.length; i++) {
    const origin = clean[i] as number;
    point[i] = origin + beta * ((point[i] as number) - origin);
  }
}

/** One step from a point, whose boundary looks like margin + <slope, u - point> = 0. */
function moved(
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
  for (let i = 0; i < point.length; i++)
    along += (slope[i] as number) * ((point[i] as number) - (clean[i] as number));
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
