import type { NetworkEntry } from "../nouns.ts";
import { sizedNetwork } from "./sized.ts";

const linear: NetworkEntry = sizedNetwork(
  {
    id: "linear",
    label: "Linear",
    summary:
      "One weighted sum of the pixels per output and nothing else: the simplest classifier, whose distance to a decision boundary can be computed exactly.",
    reference: "Logistic regression",
    params: [],
  },
  (logits) => [{ kind: "flatten" }, { kind: "dense", out: logits }],
);

export default linear;
