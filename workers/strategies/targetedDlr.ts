import { ratioTowards, targetedRatio } from "./dlr.ts";
import { rivals } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Targeted DLR towards each wrong class in the order of the clean scores (docs/algorithms.md 10.2), as in APGD-T. Targeted:
 * one run towards the target.
 */
export const targetedDlr = {
  id: "targeted-dlr",
  objectives(example, params) {
    const { label, target } = example;
    const targets = target === undefined ? rivals(example).slice(0, Number(params.targets)) : [target];
    return targets.map((up) => ratioTowards(label, up));
  },
  loss: targetedRatio,
} as const satisfies Strategy;
