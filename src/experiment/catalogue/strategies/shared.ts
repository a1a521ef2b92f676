import { integer, type Parameter } from "../entry.ts";
import type { StrategyEntry } from "../nouns.ts";
import { usual } from "./usual.ts";

const targetsParameter: Parameter = {
  id: "targets",
  label: "Targets",
  help: "Number of wrong classes to try per image, in the order of their clean scores; with ten classes, 9 are all of them.",
  ...integer({ default: 9, min: 1, max: 999 }),
};

export const crossEntropy: StrategyEntry = {
  ...usual,
  id: "cross-entropy",
  label: "Cross-entropy",
  summary:
    "Maximises the loss that the network was trained with: the usual attack on a multiclass model, and the counterpart of the softmax attack on RoBin.",
  reference: "Madry et al. 2018, arXiv 1706.06083",
  appliesTo: "multiclass",
  core: true,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export const margin: StrategyEntry = {
  ...usual,
  id: "margin",
  label: "Margin",
  summary:
    "Closes the gap between the score of the true class and the best wrong one, whichever that is at each step. It does not stall where the system is very confident.",
  reference: "Carlini and Wagner 2017, arXiv 1608.04644 (the loss f6 inside PGD)",
  appliesTo: "any",
  core: true,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export const multiTargeted: StrategyEntry = {
  ...usual,
  id: "multi-targeted",
  label: "Multi-targeted",
  summary:
    "Runs once towards each wrong class, likeliest first, and counts any success: the strongest of the shared strategies, since one of the runs aims at the nearest boundary.",
  reference: "Gowal et al. 2019, arXiv 1910.09338, on margins",
  params: [targetsParameter],
  appliesTo: "any",
  core: true,
  cost: (classes) => ({ objectives: Math.min(9, classes - 1), columns: 2 }),
};

export const dlr: StrategyEntry = {
  ...usual,
  id: "dlr",
  label: "DLR",
  summary:
    "Closes the gap to the best wrong class, divided by the spread of the three highest scores, so that a system cannot hide by scaling its scores.",
  reference: "Difference of logits ratio: Croce and Hein 2020, arXiv 2003.01690",
  appliesTo: "any",
  minClasses: 3,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export const targetedDlr: StrategyEntry = {
  ...usual,
  id: "targeted-dlr",
  label: "Targeted DLR",
  summary:
    "DLR once towards each wrong class, likeliest first: the second attack of AutoAttack. The gap is divided by the spread of the four highest scores.",
  reference: "Croce and Hein 2020, arXiv 2003.01690 (APGD-T)",
  params: [targetsParameter],
  appliesTo: "any",
  minClasses: 4,
  cost: (classes) => ({ objectives: Math.min(9, classes - 1), columns: classes }),
};
