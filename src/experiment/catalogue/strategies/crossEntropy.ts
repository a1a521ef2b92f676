import type { StrategyEntry } from "../nouns.ts";

const crossEntropy: StrategyEntry = {
  id: "cross-entropy",
  label: "Cross-entropy",
  summary:
    "Climb the loss the network was trained with: the usual attack on a multiclass model, and RoBin's softmax attack in its place.",
  reference: "Madry et al. 2018, arXiv 1706.06083",
  params: [],
  appliesTo: "multiclass",
  core: true,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default crossEntropy;
