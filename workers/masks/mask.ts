import type { MaskId } from "../../src/experiment/catalogue/masks/index.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Classifier } from "../decompositions/classifier.ts";

/** The engine half of a mask: hides the gradients of a classifier, and says how to get around that. */
export interface Mask {
  readonly id: MaskId;
  /** Takes the classifier over: the result's `dispose` frees it. The result states its `adaptive` view. */
  wrap(classifier: Classifier, params: ParameterValues): Classifier;
}
