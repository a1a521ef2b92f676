import type { StrategyEntry } from "../nouns.ts";

const margin: StrategyEntry = {
  id: "margin",
  label: "Margin",
  summary:
    "Closes the gap between the score of the true class and the best wrong one, whichever that is at each step. It does not stall where the system is very confident.",
  reference: "Carlini and Wagner 2017, arXiv 1608.04644 (the loss f6 inside PGD)",
  params: [],
  appliesTo: "any",
  core: true,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default margin;
