import { classOrder } from "../sampling/classOrder.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";

/** A MODEL[k] experiment: the class asked for, the order of the others, and the training. */
export interface ModelsRequest {
  readonly asked: number;
  /** Seed of the order in which the other classes leave the superclass as k grows. */
  readonly order: number;
  /** Numbers of labels, from 2 to the number of classes. */
  readonly ks: readonly number[];
  /** linf, pixel scale; 0 means standard training. */
  readonly epsilon: number;
}

const classes = 10;
/** Test epsilon of networks with standard training, large enough to distinguish them. */
const standardEpsilon = 0.1;

/**
 * MODEL[k] on the digits for every given k, judged by whether it recognises the class asked for (paper, section 3). Throws a
 * RangeError on a k or class that the digits do not have.
 */
export function modelsDraft({ asked, order, ks, epsilon }: ModelsRequest): ExperimentSpec {
  if (!Number.isInteger(asked) || asked < 0 || asked >= classes)
    throw new RangeError(`class ${asked} found, a whole number from 0 to ${classes - 1} expected`);
  const wrong = ks.find((k) => !Number.isInteger(k) || k < 2 || k > classes);
  if (ks.length === 0 || wrong !== undefined)
    throw new RangeError(`k ${wrong ?? "none"} found, whole numbers from 2 to ${classes} expected`);
  const others = classOrder(`seed:${order}`, classes).filter((cls) => cls !== asked);
  const written = [asked, ...others].join(",");
  const isStandard = epsilon === 0;
  return {
    ...digitsQuick,
    name: `MODEL[k], is it a ${asked}? ${isStandard ? "standard training" : `linf ${epsilon}`}`,
    defence: isStandard
      ? { id: "standard" }
      : { id: "adversarial", params: { norm: "linf", epsilon, steps: 2, epsilonWarmup: 0.5 } },
    systems: [...new Set(ks)]
      .sort((a, b) => a - b)
      .map((k) => ({ id: `model-${k}`, decomposition: { id: "superclass", params: { k, order: written } } })),
    evaluation: {
      ...digitsQuick.evaluation,
      threats: [{ norm: "linf", epsilon: isStandard ? standardEpsilon : epsilon }],
      strategies: ["core"],
      coherence: false,
    },
  };
}
