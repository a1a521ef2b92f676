import type { StrategyEntry } from "../nouns.ts";

const stage2: StrategyEntry = {
  id: "stage-2",
  label: "Stage 2",
  summary:
    "Maximises the cross-entropy of the fine network that knows the true class and ignores the coarse one; the whole system judges.",
  reference: "The paper, appendix C",
  params: [],
  appliesTo: "stages",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 1, networks: 1 }),
};

export default stage2;
