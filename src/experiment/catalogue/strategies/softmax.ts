import type { StrategyEntry } from "../nouns.ts";

const softmax: StrategyEntry = {
  id: "softmax",
  label: "Softmax",
  summary:
    "Treat the arms' margins as the outputs of one network and climb its cross-entropy: all arms are pushed at once, the likeliest to matter most.",
  reference: "The paper, section 4.2",
  params: [],
  appliesTo: "arms",
  core: true,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default softmax;
