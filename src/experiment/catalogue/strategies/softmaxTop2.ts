import type { StrategyEntry } from "../nouns.ts";

const softmaxTop2: StrategyEntry = {
  id: "softmax-top-2",
  label: "Softmax Top 2",
  summary: "The softmax attack restricted to two arms: the winner and the runner-up on the clean image.",
  reference: "The paper, appendix B.1",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 2 }),
};

export default softmaxTop2;
