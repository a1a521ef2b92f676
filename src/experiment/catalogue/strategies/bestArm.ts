import type { StrategyEntry } from "../nouns.ts";

const bestArm: StrategyEntry = {
  id: "best-arm",
  label: "Best Arm",
  summary:
    "Attacks every arm by itself with the whole budget, the true one down or another one up, and counts any run that changes RoBin's answer.",
  reference: "The paper, section 4.2",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: classes, columns: 1 }),
};

export default bestArm;
