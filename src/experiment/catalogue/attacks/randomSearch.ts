import type { AttackEntry } from "../nouns.ts";

const randomSearch: AttackEntry = {
  id: "random-search",
  label: "Random search",
  summary:
    "Points drawn at random from everything the budget allows, nothing learned from one to the next: no attack worth its name misses what this finds.",
  reference: "Carlini et al. 2019, arXiv 1902.06705 (the check by brute force)",
  params: [
    {
      id: "queries",
      label: "Queries",
      help: "Random points per image.",
      kind: "integer",
      default: 1000,
      min: 1,
      max: 100_000,
    },
  ],
  norms: ["linf", "l2"],
  needs: "scores",
  minimal: false,
  steps: (params) => Number(params.queries),
};

export default randomSearch;
