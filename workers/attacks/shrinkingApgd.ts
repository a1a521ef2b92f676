import { add, clipByValue, sub, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { ParameterValues, Threat } from "../../src/experiment/terms/choice.ts";
import { norms } from "../maths/norms.ts";
import { type ApgdSettings, apgdHooks } from "./apgd.ts";
import { type AscentTarget, ascendOnce } from "./ascent/ascend.ts";
import { BestIterates } from "./ascent/bestIterates.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { take } from "./batch/rows.ts";
import { outcomeOf } from "./outcome.ts";

interface Settings extends ApgdSettings {
  /** Radius of the first ball, in epsilons. */
  readonly firstRadius: number;
  readonly parts: number;
}

/** One part of a run: APGD in a ball of its own. */
export interface Part {
  /** In epsilons; 1 in the last part. */
  readonly radius: number;
  readonly steps: number;
}

/**
 * The parts of a run: the radii fall geometrically to 1, and the steps are divided evenly, with the remainder in the last
 * part. Every part takes at least two steps, so a short run has fewer parts.
 */
export function partsOf({
  steps,
  parts,
  firstRadius,
}: Pick<Settings, "steps" | "parts" | "firstRadius">): readonly Part[] {
  const count = firstRadius === 1 ? 1 : Math.max(1, Math.min(parts, Math.floor(steps / 2)));
  const share = Math.floor(steps / count);
  return Array.from({ length: count }, (_, part) => ({
    radius: count === 1 ? 1 : firstRadius ** (1 - part / (count - 1)),
    steps: part === count - 1 ? steps - share * (count - 1) : share,
  }));
}

/**
 * APGD in balls that shrink to the budget; each part starts at the point of highest loss of the part before, projected
 * into its own ball (the scheme of Croce and Hein 2021, "Mind the box", section 4.1, which uses it for l1). Networks that
 * were trained against small changes of every pixel hardly react to them, so inside the budget there is no gradient to
 * follow, although a large change of a few pixels breaks them. In a larger ball the attack finds such pixels and keeps to
 * them while the ball shrinks. Only images inside the budget can succeed.
 */
export const shrinkingApgd = {
  id: "shrinking-apgd",
  perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    const best = new BestIterates(x0);
    return outcomeOf(best, async (gradients) => {
      for (let restart = 0; restart < settings.restarts && best.unbroken().length > 0; restart++)
        await shrink({ x0, context, best, gradients }, restart, settings);
    });
  },
} as const satisfies Attack;

/** One run: all parts over the examples that are not broken yet. */
async function shrink(target: AscentTarget, restart: number, settings: Settings): Promise<void> {
  const { x0, context, best } = target;
  const examples = best.unbroken();
  let start: Tensor4D | undefined;
  let firstStep = 0;
  try {
    for (const part of partsOf(settings)) {
      const threat = { ...context.threat, epsilon: part.radius * context.threat.epsilon };
      const isLast = part.radius === 1;
      const found = isLast ? best : new BestIterates(x0, examples);
      // The evaluation of a later part's start counts as one of its steps.
      const steps = start === undefined ? part.steps : part.steps - 1;
      const inside: AttackContext = {
        ...context,
        threat,
        isAdversarial: (scores, example) => isLast && context.isAdversarial(scores, example),
      };
      const hooks = apgdHooks(x0.shape[0], restart, inside, { ...settings, steps });
      const from = start;
      if (from) hooks.start = ({ rows }) => take(project(from, x0, threat), rows);
      try {
        await ascendOnce({ ...target, context: inside, best: found, firstStep }, restart, { steps }, hooks);
      } catch (error) {
        if (!isLast) found.dispose();
        throw error;
      }
      firstStep += steps + 1;
      start?.dispose();
      start = isLast ? undefined : found.release();
    }
  } finally {
    start?.dispose();
  }
}

/** The images projected into ball and box of a threat. */
function project(x: Tensor4D, x0: Tensor4D, { norm, epsilon }: Threat): Tensor4D {
  return tidy(() => clipByValue(add(x0, norms[norm].project(sub(x, x0), epsilon)), 0, 1));
}
