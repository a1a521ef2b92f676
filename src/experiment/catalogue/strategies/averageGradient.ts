import type { StrategyEntry } from "../nouns.ts";

const averageGradient: StrategyEntry = {
  id: "average-gradient",
  label: "Average Gradient",
  summary: "Follow the mean of all arms' loss gradients, so that every arm is made a little more wrong.",
  reference: "The paper, appendix B.1",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: false,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default averageGradient;
