import type { StrategyEntry } from "../nouns.ts";

const holistic: StrategyEntry = {
  id: "holistic",
  label: "Holistic",
  summary:
    "Maximises the cross-entropy of the whole hierarchy. The probability of a class is that of its group times that inside the group, so both networks are attacked at once.",
  reference: "Product of experts of appendix C's two stages; cross-entropy's name for hierarchical systems",
  params: [],
  appliesTo: "stages",
  core: true,
  margin: true,
  minClasses: 2,
  cost: () => ({ objectives: 1, columns: 1, networks: 2 }),
};

export default holistic;
