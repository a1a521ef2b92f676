import type { Norm } from "../terms/choice.ts";
import type { Level } from "./scales.ts";

export type Pair = readonly [multiclass: number, robin: number];

interface Table1Row {
  readonly clean: Pair;
  readonly pgd10: Pair;
  readonly pgd20: Pair;
  readonly cw: Pair;
}

/** Table 1 of the paper (docs/algorithms.md 12). */
export const table1Values = {
  "myrtle-l2": { clean: [0.743, 0.758], pgd10: [0.475, 0.555], pgd20: [0.474, 0.554], cw: [0.479, 0.656] },
  "myrtle-linf": { clean: [0.633, 0.585], pgd10: [0.306, 0.338], pgd20: [0.303, 0.336], cw: [0.435, 0.507] },
  "resnet-18-l2": { clean: [0.89, 0.869], pgd10: [0.617, 0.636], pgd20: [0.615, 0.635], cw: [0.653, 0.696] },
  "resnet-18-linf": {
    clean: [0.766, 0.805],
    pgd10: [0.437, 0.448],
    pgd20: [0.432, 0.444],
    cw: [0.511, 0.638],
  },
  "resnet-50-l2": { clean: [0.906, 0.883], pgd10: [0.614, 0.637], pgd20: [0.612, 0.634], cw: [0.659, 0.705] },
  "resnet-50-linf": {
    clean: [0.807, 0.847],
    pgd10: [0.444, 0.461],
    pgd20: [0.439, 0.447],
    cw: [0.62, 0.614],
  },
  "mnist-l2": { clean: [0.981, 0.975], pgd10: [0.73, 0.747], pgd20: [0.712, 0.731], cw: [0.904, 0.934] },
  "mnist-linf": { clean: [0.992, 0.991], pgd10: [0.958, 0.959], pgd20: [0.957, 0.959], cw: [0.986, 0.988] },
} as const satisfies Record<string, Table1Row>;
export type Table1Id = keyof typeof table1Values;

/** Table 2 of the paper (docs/algorithms.md 12). */
export const table2Values: Readonly<
  Record<"trades" | "mart", Readonly<Record<Norm, { readonly clean: Pair; readonly pgd10: Pair }>>>
> = {
  trades: {
    l2: { clean: [0.871, 0.86], pgd10: [0.63, 0.649] },
    linf: { clean: [0.833, 0.793], pgd10: [0.447, 0.467] },
  },
  mart: {
    l2: { clean: [0.841, 0.853], pgd10: [0.627, 0.63] },
    linf: { clean: [0.755, 0.761], pgd10: [0.443, 0.448] },
  },
};

/** The six attacks on RoBin, in the order of Table 3's columns. */
export const sixStrategies = [
  "best-arm",
  "top-2",
  "softmax",
  "highest-arm",
  "average-gradient",
  "softmax-top-2",
] as const;

/** Table 3 of the paper (docs/algorithms.md 12): test radius, and the accuracy under each of the six attacks. */
export const table3Values: Readonly<
  Record<Norm, readonly { readonly epsilon: number; readonly values: readonly number[] }[]>
> = {
  l2: [
    { epsilon: 0.25, values: [0.7811, 0.7879, 0.765, 0.7901, 0.7878, 0.8169] },
    { epsilon: 0.5, values: [0.6738, 0.6937, 0.636, 0.6978, 0.6937, 0.7081] },
    { epsilon: 0.75, values: [0.5319, 0.5774, 0.479, 0.5824, 0.5773, 0.56] },
    { epsilon: 1, values: [0.3843, 0.4633, 0.3395, 0.4539, 0.4626, 0.4275] },
  ],
  linf: [
    { epsilon: 4 / 255, values: [0.6481, 0.6583, 0.6395, 0.6838, 0.6677, 0.7158] },
    { epsilon: 6 / 255, values: [0.558, 0.5802, 0.5454, 0.6133, 0.591, 0.632] },
    { epsilon: 8 / 255, values: [0.4666, 0.4991, 0.4484, 0.5319, 0.5095, 0.5436] },
    { epsilon: 10 / 255, values: [0.3742, 0.4206, 0.3588, 0.4534, 0.4302, 0.4599] },
  ],
};

/** Table 4 of the paper (docs/algorithms.md 12): accuracy of RoBin on images crafted on multiclass. */
export const table4Values: Readonly<
  Record<Norm, readonly { readonly epsilon: number; readonly untargeted: number; readonly targeted: number }[]>
> = {
  l2: [
    { epsilon: 0.25, untargeted: 0.8285, targeted: 0.8517 },
    { epsilon: 0.5, untargeted: 0.7759, targeted: 0.8182 },
    { epsilon: 0.75, untargeted: 0.7179, targeted: 0.767 },
    { epsilon: 1, untargeted: 0.6441, targeted: 0.7037 },
  ],
  linf: [
    { epsilon: 4 / 255, untargeted: 0.7302, targeted: 0.7819 },
    { epsilon: 6 / 255, untargeted: 0.6838, targeted: 0.7596 },
    { epsilon: 8 / 255, untargeted: 0.6349, targeted: 0.7261 },
    { epsilon: 10 / 255, untargeted: 0.5787, targeted: 0.6852 },
  ],
};

/** Test radii of Tables 5 and 6, clean first. */
export const radii = { l2: [0, 0.25, 0.5, 1, 1.5], linf: [0, 4, 6, 8, 10].map((n) => n / 255) } as const;

/** Values of Table 5 or 6 by norm, training budget and test radius. */
export type RadiiValues = Readonly<Record<Norm, Readonly<Record<Level, readonly Pair[]>>>>;

/** Rows of a table from its two columns. */
const rows = (multiclass: readonly number[], robin: readonly number[]): readonly Pair[] =>
  multiclass.map((value, row) => [value, robin[row] as number]);

/** Table 5 of the paper (docs/algorithms.md 12): ResNet-18 on CIFAR-10 without sampling. */
export const table5Values: RadiiValues = {
  l2: {
    low: rows([0.9153, 0.7498, 0.5057, 0.1236, 0.0178], [0.8972, 0.7582, 0.5412, 0.1747, 0.0308]),
    high: rows([0.8765, 0.7714, 0.629, 0.3151, 0.1176], [0.8359, 0.7474, 0.6323, 0.3746, 0.1656]),
  },
  linf: {
    low: rows([0.8974, 0.6209, 0.4328, 0.2784, 0.1629], [0.8656, 0.6386, 0.4937, 0.353, 0.2324]),
    high: rows([0.7659, 0.609, 0.5408, 0.4371, 0.3362], [0.7597, 0.6202, 0.5448, 0.4651, 0.381]),
  },
};

/** Table 6 of the paper (docs/algorithms.md 12): ResNet-18 on CIFAR-10 with sampling. */
export const table6Values: RadiiValues = {
  l2: {
    low: rows([0.9153, 0.7498, 0.5057, 0.1236, 0.0178], [0.9049, 0.7719, 0.5648, 0.2109, 0.0399]),
    high: rows([0.8902, 0.7792, 0.6168, 0.2805, 0.0811], [0.8691, 0.765, 0.6359, 0.3395, 0.1446]),
  },
  linf: {
    low: rows([0.8974, 0.6209, 0.4328, 0.2784, 0.1629], [0.8736, 0.6259, 0.4673, 0.3334, 0.2225]),
    high: rows([0.7659, 0.6092, 0.5404, 0.4371, 0.336], [0.8053, 0.6395, 0.5454, 0.4484, 0.3588]),
  },
};

const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

/** The entry of Table 5 or 6 at a test radius; undefined if the table does not have it. */
export const pairAt = (values: RadiiValues, norm: Norm, level: Level, epsilon: number): Pair | undefined =>
  values[norm][level][radii[norm].findIndex((radius) => isNear(radius, epsilon))];

/** The value of Table 3 for a strategy at a test radius; undefined if the table does not have it. */
export const strategyAt = (norm: Norm, epsilon: number, strategy: (typeof sixStrategies)[number]): number | undefined =>
  table3Values[norm].find((row) => isNear(row.epsilon, epsilon))?.values[sixStrategies.indexOf(strategy)];
