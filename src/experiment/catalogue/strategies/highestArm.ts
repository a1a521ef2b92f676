import type { StrategyEntry } from "../nouns.ts";

const highestArm: StrategyEntry = {
  id: "highest-arm",
  label: "Highest Arm",
  summary:
    "Pushes only the arm of the true class down, which is the highest one on a correctly classified image, until another arm is higher. The first run of Best Arm.",
  reference: "The paper, appendix B.1",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 1 }),
};

export default highestArm;
