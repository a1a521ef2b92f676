import { rivals, upMinusDown } from "./scores.ts";
import type { Objective, Strategy } from "./strategy.ts";

/** Lowers the margin of one arm: the loss is -d_arm, which, unlike its cross-entropy, never saturates (docs/algorithms.md 4.2). */
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
 * Attacks every arm by itself with the whole budget: the true one down, each other one up. Any run that changes RoBin's
 * answer counts (paper section 4.2, docs/algorithms.md 4.7). The true arm comes first, so this run is that of Highest Arm;
 * the others follow by descending clean margin. Targeted: the true arm down, then the target's up (docs/algorithms.md 4.4).
 */
export const bestArm = {
  id: "best-arm",
  objectives: (example) => [
    pushDown(example.label),
    ...(example.target === undefined ? rivals(example) : [example.target]).map(pushUp),
  ],
  loss: upMinusDown,
} as const satisfies Strategy;

/** Pushes down the arm of the true class, the highest one on a correctly classified image (paper appendix B.1): the first run of Best Arm. */
export const highestArm = {
  id: "highest-arm",
  objectives: ({ label }) => [pushDown(label)],
  loss: upMinusDown,
} as const satisfies Strategy;
