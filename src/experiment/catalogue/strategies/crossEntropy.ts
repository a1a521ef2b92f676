import type { StrategyEntry } from "../nouns.ts";

const crossEntropy: StrategyEntry = {
  id: "cross-entropy",
  label: "Cross-entropy",
  summary:
    "Maximises the loss that the network was trained with: the usual attack on a multiclass model, and the counterpart of the softmax attack on RoBin.",
  reference: "Madry et al. 2018, arXiv 1706.06083",
  params: [],
  appliesTo: "multiclass",
  core: true,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export default crossEntropy;
