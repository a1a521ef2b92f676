import {
  blackBox,
  losses,
  moreRestarts,
  moreSteps,
  randomSearch,
  randomStart,
  saturation,
  singleStep,
  transfer,
} from "./attackComparisons.ts";
import { hugeEpsilon, norm, risingAccuracy } from "./budgetChecks.ts";
import type { HealthCheck } from "./check.ts";
import { nearer, nonFinite, zeroGradients } from "./gradientChecks.ts";
import { judge, probabilities, randomness } from "./systemChecks.ts";

/** All checks, in the order of tables. */
export const healthChecks: readonly HealthCheck[] = [
  zeroGradients,
  nonFinite,
  nearer,
  saturation,
  probabilities,
  singleStep,
  blackBox,
  randomSearch,
  transfer,
  losses,
  randomStart,
  moreSteps,
  moreRestarts,
  risingAccuracy,
  hugeEpsilon,
  judge,
  norm,
  randomness,
];
