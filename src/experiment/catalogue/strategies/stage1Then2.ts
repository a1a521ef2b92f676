import type { StrategyEntry } from "../nouns.ts";

const stage1Then2: StrategyEntry = {
  id: "stage-1-then-2",
  label: "Stage 1, then 2",
  summary:
    "Attacks the coarse network with the whole budget and, where that fails, the fine one, again from the clean image and with the whole budget.",
  reference: "The paper, appendix C",
  params: [],
  appliesTo: "stages",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 2, columns: 1, networks: 1 }),
};

export default stage1Then2;
