import { rivals, upMinusDown } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * One run per wrong class t, likeliest first, each of which maximises s_t - s_y (docs/algorithms.md 4.5); on linear arms
 * this finds the exact minimum. Reads two scores, so a step on RoBin costs two arms. Targeted: one run towards the target.
 */
export const multiTargeted = {
  id: "multi-targeted",
  objectives(example, params) {
    const { label, target } = example;
    const targets = target === undefined ? rivals(example).slice(0, Number(params.targets)) : [target];
    return targets.map((up) => ({
      name: `${label} to ${up}`,
      tag: up,
      down: label,
      up,
      columns: [label, up],
    }));
  },
  loss: upMinusDown,
} as const satisfies Strategy;
