import type { MaskId } from "../../src/experiment/catalogue/masks/index.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import type { Mask } from "./mask.ts";
import { noise } from "./noise.ts";
import { quantiser } from "./quantiser.ts";
import { sigmoid } from "./sigmoid.ts";

const masks: { readonly [Id in MaskId]: Mask & { readonly id: Id } } = { sigmoid, quantiser, noise };

/**
 * Wraps a classifier in a mask. Throws on an unknown mask or parameter, and on a system whose attacks read more than
 * scores, which a mask does not hide; the classifier then stays as it was.
 */
export function masked(classifier: Classifier, choice: Choice): Classifier {
  if (classifier.columns !== undefined)
    throw new RangeError(
      `mask ${choice.id} hides scores, and this system is attacked through others: use it on another decomposition`,
    );
  const { id, params } = resolveChoice("masks", choice);
  return masks[id].wrap(classifier, params);
}
