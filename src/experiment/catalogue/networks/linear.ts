import { networkEntry } from "./networkEntry.ts";

const linear = networkEntry({
  id: "linear",
  label: "Linear",
  summary:
    "One weighted sum of the pixels per output: the simplest classifier, whose distance to a decision boundary can be computed exactly.",
  reference: "Logistic regression",
  params: [],
  layers: (logits) => [{ kind: "flatten" }, { kind: "dense", out: logits }],
});

export default linear;
