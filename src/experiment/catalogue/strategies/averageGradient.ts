import type { StrategyEntry } from "../nouns.ts";

const averageGradient: StrategyEntry = {
  id: "average-gradient",
  label: "Average Gradient",
  summary:
    "Follows the mean of the loss gradients of all arms, so that every arm becomes a little more wrong.",
  reference: "The paper, appendix B.1",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: false,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default averageGradient;
