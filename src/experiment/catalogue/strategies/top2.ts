import type { StrategyEntry } from "../nouns.ts";

const top2: StrategyEntry = {
  id: "top-2",
  label: "Top 2",
  summary:
    "Push the winning arm down and the runner-up on the clean image up, by the average of their two gradients.",
  reference: "The paper, section 4.2",
  params: [],
  appliesTo: "arms",
  core: false,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 2 }),
};

export default top2;
