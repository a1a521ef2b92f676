import type { ExperimentSpec } from "../spec/spec.ts";
import cifar10Myrtle from "./cifar10Myrtle.ts";
import cifar10Quick from "./cifar10Quick.ts";
import digitsCapacity from "./digitsCapacity.ts";
import digitsFull from "./digitsFull.ts";
import digitsQuick from "./digitsQuick.ts";
import digitsStandard from "./digitsStandard.ts";
import { lessonNoise, lessonQuantiser, lessonSigmoid } from "./lessons.ts";
import smoke from "./smoke.ts";

/** Ready experiments by id. The first is the one to start with. */
export const presets = {
  "digits-quick": digitsQuick,
  "digits-full": digitsFull,
  "digits-standard": digitsStandard,
  "digits-capacity": digitsCapacity,
  "cifar10-quick": cifar10Quick,
  "cifar10-myrtle": cifar10Myrtle,
  "lesson-sigmoid": lessonSigmoid,
  "lesson-quantiser": lessonQuantiser,
  "lesson-noise": lessonNoise,
  smoke,
} satisfies Record<string, ExperimentSpec>;
export type PresetId = keyof typeof presets;
