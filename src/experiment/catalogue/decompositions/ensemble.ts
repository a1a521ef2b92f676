import { labellingBy } from "../../terms/labelling.ts";
import { integer } from "../entry.ts";
import type { DecompositionEntry } from "../nouns.ts";

const ensemble: DecompositionEntry = {
  id: "ensemble",
  label: "Ensemble",
  summary:
    "Several multiclass networks that differ only in their initial weights and batches; their outputs are averaged.",
  reference: "The paper, section 6 (an ensemble of 5); Kariyappa and Qureshi 2019, arXiv 1901.09981",
  params: [
    {
      id: "members",
      label: "Members",
      help: "Number of multiclass networks.",
      ...integer({ default: 5, min: 2, max: 50 }),
    },
    {
      id: "aggregate",
      label: "Average of",
      help: "Whether the members' logits or their class probabilities are averaged.",
      kind: "choice",
      default: "logits",
      options: ["logits", "probabilities"],
    },
  ],
  scoreKind: "one",
  coherence: "members",
  labellings: (classes, params) =>
    Array.from({ length: Number(params.members) }, () => labellingBy(classes, (cls) => cls)),
  roles: (_, params) => Array.from({ length: Number(params.members) }, (_, member) => `member ${member}`),
  replica: (member, training, params) => training * Number(params.members) + member,
};

export default ensemble;
