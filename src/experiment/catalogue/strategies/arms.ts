import type { StrategyEntry } from "../nouns.ts";
import { usual } from "./usual.ts";

const ofArms = { ...usual, appliesTo: "arms" } as const;

export const softmax: StrategyEntry = {
  ...ofArms,
  id: "softmax",
  label: "Softmax",
  summary:
    "Treats the margins of the arms as the logits of one network and maximises its cross-entropy: all arms are attacked at once, those that matter most with the largest weight.",
  reference: "The paper, section 4.2",
  core: true,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export const bestArm: StrategyEntry = {
  ...ofArms,
  id: "best-arm",
  label: "Best Arm",
  summary:
    "Attacks every arm by itself with the whole budget, the true one down or another one up, and counts any run that changes RoBin's answer.",
  reference: "The paper, section 4.2",
  cost: (classes) => ({ objectives: classes, columns: 1 }),
};

export const top2: StrategyEntry = {
  ...ofArms,
  id: "top-2",
  label: "Top 2",
  summary:
    "Pushes the winning arm of the clean image down and the runner-up up, by the average of their two gradients.",
  reference: "The paper, section 4.2",
  cost: () => ({ objectives: 1, columns: 2 }),
};

export const highestArm: StrategyEntry = {
  ...ofArms,
  id: "highest-arm",
  label: "Highest Arm",
  summary:
    "Pushes only the arm of the true class down, which is the highest one on a correctly classified image, until another arm is higher. The first run of Best Arm.",
  reference: "The paper, appendix B.1",
  cost: () => ({ objectives: 1, columns: 1 }),
};

export const averageGradient: StrategyEntry = {
  ...ofArms,
  id: "average-gradient",
  label: "Average Gradient",
  summary: "Follows the mean of the loss gradients of all arms, so that every arm becomes a little more wrong.",
  reference: "The paper, appendix B.1",
  margin: false,
  cost: (classes) => ({ objectives: 1, columns: classes }),
};

export const softmaxTop2: StrategyEntry = {
  ...ofArms,
  id: "softmax-top-2",
  label: "Softmax Top 2",
  summary: "The softmax attack restricted to two arms: the winner and the runner-up on the clean image.",
  reference: "The paper, appendix B.1",
  cost: () => ({ objectives: 1, columns: 2 }),
};
