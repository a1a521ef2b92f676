import { labellingBy } from "../../terms/labelling.ts";
import type { DecompositionEntry } from "../nouns.ts";

const oneVsAll: DecompositionEntry = {
  id: "one-vs-all",
  label: "RoBin (one-vs-all)",
  summary:
    "One small yes-or-no network (an arm) per class, each trained separately; the class whose arm has the highest margin wins.",
  reference: "The paper, section 4.1 (Algorithm 1); sampling: appendix B.3",
  params: [
    {
      id: "balanced",
      label: "Balanced batches",
      help: "Whether half of each batch shows the arm's own class. Otherwise, with ten classes, only about one image in ten does, and arms learn to say no.",
      kind: "boolean",
      default: true,
    },
  ],
  scoreKind: "arms",
  coherence: "arms",
  labellings: (classes, params) =>
    Array.from({ length: classes }, (_, arm) =>
      labellingBy(classes, (cls) => (cls === arm ? "arm" : "rest"), params.balanced === true ? "balanced" : "natural"),
    ),
  networks: (columns) => columns,
  roles: (names) => names.map((_, arm) => `arm ${arm}`),
};

export default oneVsAll;
