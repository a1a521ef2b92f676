import type { StrategyEntry } from "../nouns.ts";

const top2: StrategyEntry = {
  id: "top-2",
  label: "Top 2",
  summary:
    "Pushes the winning arm of the clean image down and the runner-up up, by the average of their two gradients.",
  reference: "The paper, section 4.2",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 2 }),
};

export default top2;
