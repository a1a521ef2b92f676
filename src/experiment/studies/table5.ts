import { type RadiiValues, radiiTable } from "./radiiTable.ts";

/** Table 5 as printed (docs/algorithms.md 12): ResNet-18 on CIFAR-10 without sampling. */
export const table5Values: RadiiValues = {
  l2: {
    low: [
      [0.9153, 0.8972],
      [0.7498, 0.7582],
      [0.5057, 0.5412],
      [0.1236, 0.1747],
      [0.0178, 0.0308],
    ],
    high: [
      [0.8765, 0.8359],
      [0.7714, 0.7474],
      [0.629, 0.6323],
      [0.3151, 0.3746],
      [0.1176, 0.1656],
    ],
  },
  linf: {
    low: [
      [0.8974, 0.8656],
      [0.6209, 0.6386],
      [0.4328, 0.4937],
      [0.2784, 0.353],
      [0.1629, 0.2324],
    ],
    high: [
      [0.7659, 0.7597],
      [0.609, 0.6202],
      [0.5408, 0.5448],
      [0.4371, 0.4651],
      [0.3362, 0.381],
    ],
  },
};

export const table5 = radiiTable(
  {
    id: "table-5",
    title: "Table 5, RoBin without sampling",
    section: "Appendix B.3, Table 5",
    question:
      "How does RoBin, its arms trained on batches as they come, compare with multiclass over two training budgets and five test radii?",
  },
  false,
  table5Values,
);
