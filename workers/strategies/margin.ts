import { add, max, mul, sub } from "@tensorflow/tfjs-core";
import { excluded } from "../maths/excluded.ts";
import { oneHot, scoreAt, signed, subject, wholeObjective } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The gap to the decision (docs/algorithms.md 2.6): max_{j != y} s_j - s_y, ascended; targeted s_t - max_{j != t} s_j.
 * The own score is masked by adding `excluded`: multiplying by zero would make it the maximum wherever all rivals are
 * negative, which they mostly are in one-vs-all systems (docs/algorithms.md 3.3).
 */
export const margin = {
  id: "margin",
  objectives: (example) => [wholeObjective("margin", example)],
  loss(scores, objectives) {
    const own = objectives.map(subject);
    const rival = max(add(scores, mul(oneHot(own, scores.shape[1]), excluded)), 1);
    return signed(sub(rival, scoreAt(scores, own)), objectives);
  },
} as const satisfies Strategy;
