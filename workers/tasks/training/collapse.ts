import { grad, mul, sum, type Tensor, type Tensor2D, type Tensor4D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { tolerableZeroGradients } from "../../../src/experiment/health/gradientChecks.ts";
import { gradientDiagnosis } from "../../kernels/ops.ts";

/** A network has collapsed when its balanced accuracy is less than this share of the way from chance to 1. */
const leastSkill = 0.2;
const leastSpread = 1e-6;

interface Diagnosis {
  /** Mean validation accuracy over the outputs, in [0,1]. */
  readonly balancedAccuracy: number;
  readonly outputs: number;
  /** Validation logits, row-major [n, outputs]. */
  readonly logits: Float32Array;
  /** Number of the `probed` validation images whose input gradient of the margin is exactly zero. */
  readonly zeroGradients: number;
  readonly probed: number;
}

/**
 * Warnings about a trained network whose robustness is meaningless: it hardly separates the outputs (balanced accuracy
 * under 0.6 with two outputs, 0.28 with ten), gives every image the same answer, or gives attacks no gradient.
 */
export function collapseWarnings(diagnosis: Diagnosis): readonly Warning[] {
  const { balancedAccuracy, outputs, zeroGradients, probed } = diagnosis;
  const warnings: Warning[] = [];
  const least = 1 / outputs + leastSkill * (1 - 1 / outputs);
  if (balancedAccuracy < least)
    warnings.push({
      code: "collapsed",
      detail: `balanced validation accuracy is ${balancedAccuracy.toFixed(3)}, under ${least.toFixed(2)} with ${outputs} outputs: the network hardly tells them apart`,
    });
  const spread = marginSpread(diagnosis);
  if (spread < leastSpread)
    warnings.push({
      code: "constant-margin",
      detail: `the margins of all ${diagnosis.logits.length / outputs} validation images lie within ${spread.toExponential(1)}: the network gives every image the same answer`,
    });
  if (zeroGradients > tolerableZeroGradients * probed)
    warnings.push({
      code: "zero-gradient",
      detail: `${zeroGradients} of ${probed} validation images have a zero input gradient: attacks that follow gradients overstate this network's robustness`,
    });
  return warnings;
}

/** The largest difference of any margin z_j - z_0 between two images. */
function marginSpread({ logits, outputs }: Diagnosis): number {
  let spread = 0;
  for (let output = 1; output < outputs; output++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < logits.length; row += outputs) {
      const margin = (logits[row + output] as number) - (logits[row] as number);
      least = Math.min(least, margin);
      most = Math.max(most, margin);
    }
    spread = Math.max(spread, most - least);
  }
  return spread;
}

/**
 * Number of images of x [n, h, w, c] at which the gradient of the margin between their two highest logits is zero. Unlike
 * that of a saturated loss, it is zero only where the network itself is flat. `logits` holds their logits, row-major
 * [n, outputs].
 */
export async function countZeroGradients(
  x: Tensor4D,
  logits: Float32Array,
  apply: (x: Tensor4D) => Tensor2D,
): Promise<number> {
  const weights = topTwoDifference(logits, logits.length / x.shape[0]);
  const zero = tidy(() => {
    const chosen = tensor2d(weights, [x.shape[0], weights.length / x.shape[0]]);
    const gradient = grad((z: Tensor) => sum(mul(apply(z as Tensor4D), chosen)))(x);
    return gradientDiagnosis(gradient).zero;
  });
  const flags = await zero.data<"float32">();
  zero.dispose();
  return flags.reduce((count, flag) => count + flag, 0);
}

/** +1 at each row's highest logit, -1 at its second highest. */
function topTwoDifference(logits: Float32Array, outputs: number): Float32Array {
  const weights = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += outputs) {
    const order = Array.from({ length: outputs }, (_, output) => row + output);
    order.sort((a, b) => (logits[b] as number) - (logits[a] as number));
    weights[order[0] as number] = 1;
    weights[order[1] as number] = -1;
  }
  return weights;
}
