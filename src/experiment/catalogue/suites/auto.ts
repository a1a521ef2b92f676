import type { DecompositionEntry, SuiteEntry } from "../nouns.ts";

/** The name of cross-entropy on a kind of system. */
const crossEntropyOf = (members: DecompositionEntry["members"]) =>
  (({ one: "cross-entropy", arms: "softmax", stages: "holistic" }) as const)[members];

const auto: SuiteEntry = {
  id: "auto",
  label: "AutoAttack",
  summary:
    "AutoAttack's four attacks one after the other, each on what the others left: two that set their own step size, one that looks for the nearest boundary and one that needs no gradient. Another begins with several times the budget and shrinks to it, and on RoBin one more climbs the margins of two arms at a time.",
  reference:
    "Croce and Hein 2020, arXiv 2003.01690 (standard version); shrinking balls: Croce and Hein 2021, arXiv 2103.01208; multi-targeted: Gowal et al. 2019, arXiv 1910.09338",
  params: [
    {
      id: "steps",
      label: "Steps",
      help: "Gradient steps of each run of APGD and FAB.",
      kind: "integer",
      default: 100,
      min: 1,
      max: 1000,
    },
    {
      id: "queries",
      label: "Queries",
      help: "Queries of Square per image.",
      kind: "integer",
      default: 5000,
      min: 1,
      max: 100_000,
    },
  ],
  mode: "cascade",
  stages(members, params) {
    const apgd = { id: "apgd", params: { steps: Number(params.steps) } };
    const fab = { id: "fab", params: { steps: Number(params.steps) } };
    const shrinking = { id: "shrinking-apgd", params: { steps: Number(params.steps) } };
    const square = { id: "square", params: { queries: Number(params.queries) } };
    return [
      { attack: apgd, strategy: crossEntropyOf(members) },
      { attack: apgd, strategy: "targeted-dlr" },
      { attack: fab, strategy: "multi-targeted" },
      ...(members === "arms" ? [{ attack: apgd, strategy: "multi-targeted" } as const] : []),
      { attack: shrinking, strategy: "multi-targeted" },
      // Last: it costs by far the most for each image that is left.
      { attack: square, strategy: "margin" },
    ];
  },
};

export default auto;
