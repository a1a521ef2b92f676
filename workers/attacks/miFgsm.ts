import { add, div, maximum, mul, type Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { norms } from "../maths/norms.ts";
import { type AscentSettings, ascend } from "./ascent/ascend.ts";
import type { Attack } from "./attack.ts";
import { perImage } from "./batch/rows.ts";

/**
 * Momentum iterative FGSM (Dong et al. 2018, algorithm 1 and equation 9; docs/algorithms.md 2.7):
 * g <- decay * g + gradient / ||gradient||_1, and a step of the norm along g.
 */
export const miFgsm = {
  id: "mi-fgsm",
  perturb(x0, context) {
    const { decay, ...settings } = context.params as ParameterValues & AscentSettings & { decay: number };
    return ascend(x0, context, settings, () => ({
      direction(gradient, { batch, step }) {
        const length = maximum(norms.linf.dualSize(gradient), 1e-30);
        const unit: Tensor4D = div(gradient, perImage(length));
        const momentum: Tensor4D = step === 0 ? unit : add(mul(batch.get("momentum"), decay), unit);
        batch.set("momentum", momentum);
        return momentum;
      },
    }));
  },
} as const satisfies Attack;
