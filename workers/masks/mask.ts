import type { MaskId } from "../../src/experiment/catalogue/masks/index.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Classifier } from "../decompositions/classifier.ts";

/** The engine half of a mask: hides the gradients of a classifier, and states how to get around that. */
export interface Mask {
  readonly id: MaskId;
  /** Takes ownership of the classifier: `dispose` of the result frees it. The result has an `adaptive` view. */
  wrap(classifier: Classifier, params: ParameterValues): Classifier;
}
