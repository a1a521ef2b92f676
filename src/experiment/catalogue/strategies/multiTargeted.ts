import type { StrategyEntry } from "../nouns.ts";

const multiTargeted: StrategyEntry = {
  id: "multi-targeted",
  label: "Multi-targeted",
  summary:
    "Runs once towards each wrong class, likeliest first, and counts any success: the strongest of the shared strategies, since one of the runs aims at the nearest boundary.",
  reference: "Gowal et al. 2019, arXiv 1910.09338, on margins",
  params: [
    {
      id: "targets",
      label: "Targets",
      help: "Number of wrong classes to try per image, in the order of their clean scores; with ten classes, 9 are all of them.",
      kind: "integer",
      default: 9,
      min: 1,
      max: 999,
    },
  ],
  appliesTo: "any",
  core: true,
  margin: true,
  minClasses: 2,
  cost: (classes) => ({ objectives: Math.min(9, classes - 1), columns: 2 }),
};

export default multiTargeted;
