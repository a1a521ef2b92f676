import { type RadiiValues, radiiTable } from "./radiiTable.ts";

/** Table 6 as printed (docs/algorithms.md 12): ResNet-18 on CIFAR-10 with sampling. */
export const table6Values: RadiiValues = {
  l2: {
    low: [
      [0.9153, 0.9049],
      [0.7498, 0.7719],
      [0.5057, 0.5648],
      [0.1236, 0.2109],
      [0.0178, 0.0399],
    ],
    high: [
      [0.8902, 0.8691],
      [0.7792, 0.765],
      [0.6168, 0.6359],
      [0.2805, 0.3395],
      [0.0811, 0.1446],
    ],
  },
  linf: {
    low: [
      [0.8974, 0.8736],
      [0.6209, 0.6259],
      [0.4328, 0.4673],
      [0.2784, 0.3334],
      [0.1629, 0.2225],
    ],
    high: [
      [0.7659, 0.8053],
      [0.6092, 0.6395],
      [0.5404, 0.5454],
      [0.4371, 0.4484],
      [0.336, 0.3588],
    ],
  },
};

export const table6 = radiiTable(
  {
    id: "table-6",
    title: "Table 6, RoBin with sampling",
    section: "Appendix B.3, Table 6",
    question:
      "How does RoBin, its arms trained on balanced batches, compare with multiclass over two training budgets and five test radii?",
  },
  true,
  table6Values,
);
