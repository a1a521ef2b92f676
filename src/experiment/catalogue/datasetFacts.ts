import type { Choice } from "../terms/choice.ts";
import type { DatasetFacts } from "./nouns.ts";
import { entryOf, resolveChoice } from "./params.ts";

/** Shape, classes and splits of a data set. Throws on an unknown id or parameter, and on a value outside its limits. */
export function factsOf(choice: Choice): DatasetFacts {
  const { id, params } = resolveChoice("datasets", choice);
  return entryOf("datasets", id).facts(params);
}

/** Number of values of one image. */
export const imageSize = ({ shape }: Pick<DatasetFacts, "shape">): number => shape[0] * shape[1] * shape[2];
