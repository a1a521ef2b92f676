import { rivals, upMinusDown } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * One run per wrong class t, likeliest first, each ascending s_t - s_y (docs/algorithms.md 4.5): on linear arms the exact
 * minimum. Reads two scores, so on RoBin a step costs two arms. Targeted: the one run towards the target.
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
