import type { StrategyEntry } from "../nouns.ts";

const highestArm: StrategyEntry = {
  id: "highest-arm",
  label: "Highest Arm",
  summary: "Push only the winning arm down and hope that another takes over.",
  reference: "The paper, appendix B.1",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 1 }),
};

export default highestArm;
