import type { StrategyEntry } from "../nouns.ts";

const stage1: StrategyEntry = {
  id: "stage-1",
  label: "Stage 1",
  summary:
    "Maximises the cross-entropy of the coarse network alone: once it names the wrong group, the answer is wrong whatever the fine networks say.",
  reference: "The paper, appendix C",
  params: [],
  appliesTo: "stages",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 1, networks: 1 }),
};

export default stage1;
