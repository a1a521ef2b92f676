import {
  add,
  clipByValue,
  div,
  maximum,
  minimum,
  mul,
  neg,
  sub,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/spec.ts";
import { stepToHyperplane } from "../maths/hyperplane.ts";
import { norms } from "../maths/norms.ts";
import { ActiveBatch } from "./activeBatch.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { replaceRows, take } from "./batch.ts";
import { inner, type Plane, perImage, planeAt } from "./boundary.ts";
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
 * Fast adaptive boundary attack (Croce and Hein 2020, paper-spec 10.3). At z: project z and the clean image x onto the
 * boundary as it looks from z, inside the box; z <- clip01((1 - alpha)(z + eta d1) + alpha (x + eta d2)) with
 * alpha = min(|d1| / (|d1| + |d2|), alphaMax); across the boundary z <- x + beta (z - x), and the nearest such point of
 * the run is kept and, at the end, moved up to the boundary. One objective heads for its own boundary, an open one for the nearest of all.
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
  try {
    state.set("origin", take(x0, state.rows));
    state.set("x", restart === 0 ? take(x0, state.rows) : start(state, restart, context, nearest));
    for (let step = 0; ; step++) {
      const x = state.get<Tensor4D>("x");
      const sight = await stand(x, state.get("origin"), state.rows, context);
      const crossings = await cross(x, state, sight, { restart, step }, context, nearest);
      if (step > 0)
        pullBack(
          state,
          crossings.map(({ position }) => position),
          settings.beta,
        );
      const staying = state.active.filter((example) => !nearest.isDone(example));
      if (step === settings.steps || staying.length === 0) return;
      state.thin(staying);
      const plane = await planeAt(state.get("x"), state.rows, context);
      state.set("slope", plane.slope);
      gradients.saw(
        plane,
        state.active.map((example) => state.position(example)),
      );
      state.set("x", moved(state, plane, context, settings));
      await context.checkpoint();
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

/** Points across the boundary go a part of the way back to their clean images. */
function pullBack(state: State, positions: readonly number[], beta: number): void {
  if (positions.length === 0) return;
  const x = state.get<Tensor4D>("x");
  const pulled = tidy(() => {
    const origin = take(state.get<Tensor4D>("origin"), positions);
    const back = add(origin, mul(sub(take(x, positions), origin), beta)) as Tensor4D;
    return replaceRows(
      x,
      back,
      positions.map((to, from) => ({ to, from })),
    );
  });
  state.set("x", pulled);
}

function moved(
  state: State,
  { margin, slope }: Plane,
  { threat }: AttackContext,
  settings: Settings,
): Tensor4D {
  const { alphaMax, eta } = settings;
  const { norm } = threat;
  const x = state.get<Tensor4D>("x");
  const origin = state.get<Tensor4D>("origin");
  return tidy(() => {
    const need: Tensor1D = neg(tensor1d(margin));
    // The plane passes at need from x, and at need + <slope, x - origin> from the clean image.
    const fromOrigin: Tensor1D = add(need, inner(slope, sub(x, origin)));
    const ownStep = stepToHyperplane(x, slope, need, norm);
    const originStep = stepToHyperplane(origin, slope, fromOrigin, norm);
    const own = maximum(norms[norm].size(ownStep), 1e-8);
    const other = maximum(norms[norm].size(originStep), 1e-8);
    const alpha = perImage(minimum(div(own, add(own, other)), alphaMax));
    const free = add(x, mul(ownStep, eta));
    const biased = add(origin, mul(originStep, eta));
    return clipByValue(add(free, mul(sub(biased, free), alpha)), 0, 1) as Tensor4D;
  });
}
