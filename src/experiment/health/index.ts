import { blackBox } from "./blackBox.ts";
import type { HealthCheck } from "./check.ts";
import { hugeEpsilon } from "./hugeEpsilon.ts";
import { judge } from "./judge.ts";
import { losses } from "./losses.ts";
import { moreRestarts, moreSteps } from "./moreEffort.ts";
import { nearer } from "./nearer.ts";
import { nonFinite } from "./nonFinite.ts";
import { norm } from "./norm.ts";
import { probabilities } from "./probabilities.ts";
import { randomness } from "./randomness.ts";
import { randomSearch } from "./randomSearch.ts";
import { randomStart } from "./randomStart.ts";
import { risingAccuracy } from "./risingAccuracy.ts";
import { saturation } from "./saturation.ts";
import { singleStep } from "./singleStep.ts";
import { transfer } from "./transfer.ts";
import { zeroGradients } from "./zeroGradients.ts";

/** Every check, in the order of tables. */
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
