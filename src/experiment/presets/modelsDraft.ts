import { classOrder } from "../sampling/classOrder.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";

/** What somebody wants to know of MODEL[k]: the class asked for, the order of the others, and the training. */
export interface ModelWish {
  readonly asked: number;
  /** Seed of the order in which the other classes leave the superclass. */
  readonly order: number;
  /** Numbers of labels, each from 2 to the number of classes. */
  readonly ks: readonly number[];
  /** linf, on the pixel scale; 0 trains without attack. */
  readonly epsilon: number;
}

const classes = 10;
/** What standard networks are judged at: large enough to tell them apart. */
const judgedStandard = 0.1;

/**
 * MODEL[k] on the digits for every wanted k, each judged by whether it takes an image for the class asked for (paper
 * section 3). Throws on a k or class that the digits do not have.
 */
export function modelsDraft({ asked, order, ks, epsilon }: ModelWish): ExperimentSpec {
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
      threats: [{ norm: "linf", epsilon: isStandard ? judgedStandard : epsilon }],
      strategies: ["core"],
      coherence: false,
    },
  };
}
