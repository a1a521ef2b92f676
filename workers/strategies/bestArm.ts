import { rivals, upMinusDown } from "./scores.ts";
import type { Objective, Strategy } from "./strategy.ts";

/** Lower the margin of one arm: l = -d_arm, never weaker than its cross-entropy and never saturated (docs/algorithms.md 4.2). */
export const pushDown = (arm: number): Objective => ({
  name: `push arm ${arm} down`,
  tag: arm,
  down: arm,
  up: -1,
  columns: [arm],
});

const pushUp = (arm: number): Objective => ({
  name: `push arm ${arm} up`,
  tag: arm,
  down: -1,
  up: arm,
  columns: [arm],
});

/**
 * Every arm by itself with the whole budget: the true one down, each other one up; any run that changes RoBin's answer
 * counts (paper section 4.2, docs/algorithms.md 4.7). The true arm goes first, so that this run is Highest Arm's, then the
 * others by descending clean margin. Targeted: the true arm down, the target's up (docs/algorithms.md 4.4).
 */
export const bestArm = {
  id: "best-arm",
  objectives: (example) => [
    pushDown(example.label),
    ...(example.target === undefined ? rivals(example) : [example.target]).map(pushUp),
  ],
  loss: upMinusDown,
} as const satisfies Strategy;
