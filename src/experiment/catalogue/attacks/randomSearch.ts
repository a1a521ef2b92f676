import type { AttackEntry } from "../nouns.ts";
import { queriesParameter } from "./parameters.ts";

const randomSearch: AttackEntry = {
  id: "random-search",
  label: "Random search",
  summary:
    "Tries points drawn at random from everything the budget allows and learns nothing from one to the next: a serious attack misses nothing that this one finds.",
  reference: "Carlini et al. 2019, arXiv 1902.06705 (the check by brute force)",
  params: [queriesParameter(1000, "Random points per image.")],
  norms: ["linf", "l2"],
  needs: "scores",
  minimal: false,
  steps: (params) => Number(params.queries),
};

export default randomSearch;
