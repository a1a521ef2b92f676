import type { StrategyEntry } from "../nouns.ts";

const softmax: StrategyEntry = {
  id: "softmax",
  label: "Softmax",
  summary:
    "Treats the margins of the arms as the logits of one network and maximises its cross-entropy: all arms are attacked at once, those that matter most with the largest weight.",
  reference: "The paper, section 4.2",
  params: [],
  appliesTo: "arms",
  core: true,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default softmax;
