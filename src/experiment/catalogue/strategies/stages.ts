import type { StrategyEntry } from "../nouns.ts";
import { usual } from "./usual.ts";

const ofStages = { ...usual, appliesTo: "stages" } as const;

export const holistic: StrategyEntry = {
  ...ofStages,
  id: "holistic",
  label: "Holistic",
  summary:
    "Maximises the cross-entropy of the whole hierarchy. The probability of a class is that of its group times that inside the group, so both networks are attacked at once.",
  reference: "Product of experts of appendix C's two stages; cross-entropy's name for hierarchical systems",
  core: true,
  cost: () => ({ objectives: 1, columns: 1, networks: 2 }),
};

export const stage1: StrategyEntry = {
  ...ofStages,
  id: "stage-1",
  label: "Stage 1",
  summary:
    "Maximises the cross-entropy of the coarse network alone: once it names the wrong group, the answer is wrong whatever the fine networks say.",
  reference: "The paper, appendix C",
  cost: () => ({ objectives: 1, columns: 1, networks: 1 }),
};

export const stage2: StrategyEntry = {
  ...ofStages,
  id: "stage-2",
  label: "Stage 2",
  summary:
    "Maximises the cross-entropy of the fine network that knows the true class and ignores the coarse one; the whole system judges.",
  reference: "The paper, appendix C",
  cost: () => ({ objectives: 1, columns: 1, networks: 1 }),
};

export const stage1Then2: StrategyEntry = {
  ...ofStages,
  id: "stage-1-then-2",
  label: "Stage 1, then 2",
  summary:
    "Attacks the coarse network with the whole budget and, where that fails, the fine one, again from the clean image and with the whole budget.",
  reference: "The paper, appendix C",
  cost: () => ({ objectives: 2, columns: 1, networks: 1 }),
};
