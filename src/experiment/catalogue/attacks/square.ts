import { real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import { queriesParameter, restartsParameter } from "./parameters.ts";

const square: AttackEntry = {
  id: "square",
  label: "Square",
  summary:
    "Changes random squares of the image and keeps what helps. It sees only scores, so it also breaks systems whose gradients mislead.",
  reference: "Andriushchenko et al. 2020, arXiv 1912.00049",
  params: [
    queriesParameter(5000, "Images that the system is queried with per run."),
    {
      id: "fraction",
      label: "First fraction",
      help: "Share of the image that the first squares cover; it shrinks as the run proceeds.",
      ...real({ default: 0.8, min: 0.01, max: 1 }),
    },
    {
      id: "rescale",
      label: "Rescale",
      help: "Whether the schedule of the square sizes is scaled to the number of queries; otherwise squares shrink as in a run of 10,000, as in AutoAttack.",
      kind: "boolean",
      default: false,
    },
    restartsParameter(1, "Runs with other random squares; an image counts as broken when any run breaks it."),
  ],
  norms: ["linf", "l2"],
  needs: "scores",
  minimal: false,
  steps: ({ queries, restarts }) => Number(queries) * Number(restarts),
};

export default square;
