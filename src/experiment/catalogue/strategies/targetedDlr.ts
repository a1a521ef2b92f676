import type { StrategyEntry } from "../nouns.ts";

const targetedDlr: StrategyEntry = {
  id: "targeted-dlr",
  label: "Targeted DLR",
  summary:
    "DLR once towards each wrong class, likeliest first: the second attack of AutoAttack. The gap is divided by the spread of the four highest scores.",
  reference: "Croce and Hein 2020, arXiv 2003.01690 (APGD-T)",
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
  core: false,
  margin: true,
  minClasses: 4,
  cost: (classes) => ({ objectives: Math.min(9, classes - 1), columns: classes }),
};

export default targetedDlr;
