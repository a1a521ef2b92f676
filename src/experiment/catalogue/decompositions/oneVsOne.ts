import { canonicalLabelling } from "../../terms/labelling.ts";
import type { DecompositionEntry } from "../nouns.ts";

/** Every two classes, by the first, then by the second. */
export const pairsOf = (classes: number): readonly (readonly [number, number])[] =>
  Array.from({ length: classes }, (_, a) =>
    Array.from({ length: classes - a - 1 }, (_, i) => [a, a + 1 + i] as const),
  ).flat();

const oneVsOne: DecompositionEntry = {
  id: "one-vs-one",
  label: "One-vs-one",
  summary:
    "One network for every two classes, trained on their images alone; the class that wins most against the others is the answer.",
  reference: "The paper, section 7 and appendix C",
  params: [
    {
      id: "aggregate",
      label: "Decided by",
      help: "The highest sum of margins against all other classes, or the vote of the pairs, where the sum decides between equals. Attacks climb the sums either way.",
      kind: "choice",
      default: "sum",
      options: ["sum", "vote"],
    },
  ],
  scoreKind: "one",
  labellings: (classes) =>
    pairsOf(classes).map((pair) =>
      canonicalLabelling(
        Array.from({ length: classes }, (_, cls) => (pair.includes(cls) ? cls : null)),
        "natural",
      ),
    ),
  networks: (columns, classes) => pairsOf(classes).length - pairsOf(classes - columns).length,
  roles: (names) => pairsOf(names.length).map(([a, b]) => `pair ${names[a]} v ${names[b]}`),
};

export default oneVsOne;
