import { add, clipByValue, sub, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { ParameterValues, Threat } from "../../src/experiment/terms/choice.ts";
import { norms } from "../maths/norms.ts";
import { type ApgdSettings, ascend } from "./apgd.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { BestIterates } from "./bestIterates.ts";
import { GradientCounts } from "./gradientCounts.ts";

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
 * The parts of a run of so many steps: radii fall geometrically to 1, steps divide evenly, the last part taking the
 * rest. A part takes at least two steps, so a short run has fewer parts.
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
 * APGD in balls that shrink to the budget, each part from where the one before got highest, brought into its ball
 * (the scheme of Croce and Hein 2021, "Mind the box", section 4.1, there for l1). Networks that were trained against
 * small changes of every pixel hardly react to them and have no gradient to follow inside the budget, though a large
 * change of few pixels breaks them; in a larger ball the attack passes what they ignore, and keeps to it while the ball
 * shrinks. Only images inside the budget can succeed.
 */
export const shrinkingApgd = {
  id: "shrinking-apgd",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    const kept = new BestIterates(x0);
    const gradients = new GradientCounts();
    try {
      for (let restart = 0; restart < settings.restarts && kept.unbroken().length > 0; restart++)
        await shrink(x0, restart, context, settings, kept, gradients);
    } catch (error) {
      kept.dispose();
      throw error;
    }
    return { perturbed: kept.release(), firstSuccess: kept.firstSuccess, gradients: gradients.result() };
  },
} as const satisfies Attack;

async function shrink(
  x0: Tensor4D,
  restart: number,
  context: AttackContext,
  settings: Settings,
  kept: BestIterates,
  gradients: GradientCounts,
): Promise<void> {
  const examples = kept.unbroken();
  let highest: Tensor4D | undefined;
  let step = 0;
  try {
    for (const [index, { radius, steps }] of partsOf(settings).entries()) {
      const threat = { ...context.threat, epsilon: radius * context.threat.epsilon };
      const last = radius === 1;
      const found = last ? kept : new BestIterates(x0, examples);
      const from = highest && into(highest, x0, threat);
      try {
        await ascend(
          x0,
          restart,
          {
            ...context,
            threat,
            isAdversarial: (scores, example) => last && context.isAdversarial(scores, example),
          },
          // To look at where a part begins is one of its steps.
          { ...settings, steps: index === 0 ? steps : steps - 1 },
          found,
          gradients,
          from && { from, step },
        );
        highest?.dispose();
        highest = undefined;
        if (!last) highest = found.release();
      } catch (error) {
        if (!last) found.dispose();
        throw error;
      } finally {
        from?.dispose();
      }
      step += index === 0 ? steps + 1 : steps;
    }
  } finally {
    highest?.dispose();
  }
}

/** Brought into ball and box of a threat. */
function into(x: Tensor4D, x0: Tensor4D, { norm, epsilon }: Threat): Tensor4D {
  return tidy(() => clipByValue(add(x0, norms[norm].project(sub(x, x0), epsilon)), 0, 1) as Tensor4D);
}
