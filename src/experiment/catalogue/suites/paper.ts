import type { ScoreKind, SuiteEntry } from "../nouns.ts";

const strategiesOf = {
  one: ["cross-entropy"],
  arms: ["best-arm", "top-2", "softmax"],
  stages: ["stage-1", "stage-2", "stage-1-then-2"],
} as const satisfies Record<ScoreKind, readonly string[]>;

const paper: SuiteEntry = {
  id: "paper",
  label: "Paper",
  summary:
    "The attacks of the paper's first table: PGD with 10 and 20 steps, and CW. On RoBin each runs under three strategies, of which the strongest counts.",
  reference: "The paper, section 5 and table 1",
  params: [],
  mode: "separate",
  steps(scoreKind) {
    const strategies = strategiesOf[scoreKind];
    const attacks = [
      { id: "pgd", params: { steps: 10, keep: "last" } },
      { id: "pgd", params: { steps: 20, keep: "last" } },
      { id: "cw" },
    ];
    return attacks.flatMap((attack) => strategies.map((strategy) => ({ attack, strategy })));
  },
};

export default paper;
