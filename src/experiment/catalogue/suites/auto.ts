import { queriesParameter, stepsParameter } from "../attacks/parameters.ts";
import type { ScoreKind, SuiteEntry } from "../nouns.ts";

/** The name of cross-entropy on a kind of system. */
const crossEntropyOf = (scoreKind: ScoreKind) =>
  (({ one: "cross-entropy", arms: "softmax", stages: "holistic" }) as const)[scoreKind];

const auto: SuiteEntry = {
  id: "auto",
  label: "AutoAttack",
  summary:
    "AutoAttack's four attacks one after the other, each on what the others left: two that set their own step size, one that searches for the nearest boundary and one that needs no gradient. Two more start with several times the budget and shrink to it, and on RoBin one more maximises the margin between two arms at a time.",
  reference:
    "Croce and Hein 2020, arXiv 2003.01690 (standard version); shrinking balls: Croce and Hein 2021, arXiv 2103.01208; multi-targeted: Gowal et al. 2019, arXiv 1910.09338",
  params: [
    stepsParameter(100, "Gradient steps of each run of APGD and FAB."),
    queriesParameter(5000, "Queries of Square per image."),
  ],
  mode: "cascade",
  steps(scoreKind, params) {
    const apgd = { id: "apgd", params: { steps: Number(params.steps) } };
    const fab = { id: "fab", params: { steps: Number(params.steps) } };
    const shrinking = (restarts: number) => ({
      id: "shrinking-apgd",
      params: { steps: Number(params.steps), restarts },
    });
    const square = { id: "square", params: { queries: Number(params.queries) } };
    return [
      { attack: apgd, strategy: crossEntropyOf(scoreKind) },
      { attack: apgd, strategy: "targeted-dlr" },
      { attack: fab, strategy: "multi-targeted" },
      ...(scoreKind === "arms" ? [{ attack: apgd, strategy: "multi-targeted" } as const] : []),
      { attack: shrinking(1), strategy: "multi-targeted" },
      // Where a run ends depends on where it began in the large ball more than on the class it heads for.
      { attack: shrinking(5), strategy: crossEntropyOf(scoreKind) },
      // Last: it costs by far the most for each image that is left.
      { attack: square, strategy: "margin" },
    ];
  },
};

export default auto;
