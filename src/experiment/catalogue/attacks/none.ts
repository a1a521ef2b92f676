import type { AttackEntry } from "../nouns.ts";

const none: AttackEntry = {
  id: "none",
  label: "No attack",
  summary: "Leaves the images as they are, which measures the clean accuracy.",
  reference: "Clean accuracy, the paper, table 1",
  params: [],
  norms: ["linf", "l2"],
  needs: "nothing",
  minimal: false,
  steps: () => 0,
};

export default none;
