import type { AttackEntry } from "../nouns.ts";

const square: AttackEntry = {
  id: "square",
  label: "Square",
  summary:
    "Change random squares of the image and keep what helps: sees scores alone, so that it also breaks systems whose gradients mislead.",
  reference: "Andriushchenko et al. 2020, arXiv 1912.00049",
  params: [
    {
      id: "queries",
      label: "Queries",
      help: "Images shown to the system per run.",
      kind: "integer",
      default: 5000,
      min: 1,
      max: 100_000,
    },
    {
      id: "fraction",
      label: "First fraction",
      help: "Share of the image that the first squares cover; it shrinks as the run goes on.",
      kind: "number",
      default: 0.8,
      min: 0.01,
      max: 1,
    },
    {
      id: "rescale",
      label: "Rescale",
      help: "Whether squares shrink as fast as the queries are used up; otherwise as in a run of 10,000, as AutoAttack does.",
      kind: "boolean",
      default: false,
    },
    {
      id: "restarts",
      label: "Restarts",
      help: "Runs with other random squares; an image counts as broken when any run breaks it.",
      kind: "integer",
      default: 1,
      min: 1,
      max: 100,
    },
  ],
  norms: ["linf", "l2"],
  needs: "scores",
  minimal: false,
  steps: (params) => Number(params.queries) * Number(params.restarts),
};

export default square;
