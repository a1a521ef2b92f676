import type { StrategyEntry } from "../nouns.ts";

const dlr: StrategyEntry = {
  id: "dlr",
  label: "DLR",
  summary:
    "Closes the gap to the best wrong class, divided by the spread of the three highest scores, so that a system cannot hide by scaling its scores.",
  reference: "Difference of logits ratio: Croce and Hein 2020, arXiv 2003.01690",
  params: [],
  appliesTo: "any",
  core: false,
  margin: true,
  minClasses: 3,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default dlr;
