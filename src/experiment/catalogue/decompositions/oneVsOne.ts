import { labellingBy } from "../../terms/labelling.ts";
import type { DecompositionEntry } from "../nouns.ts";

/** Every pair of classes, ordered by the first, then by the second. */
export const pairsOf = (classes: number): readonly (readonly [number, number])[] =>
  Array.from({ length: classes }, (_, a) =>
    Array.from({ length: classes - a - 1 }, (_, i) => [a, a + 1 + i] as const),
  ).flat();

const oneVsOne: DecompositionEntry = {
  id: "one-vs-one",
  label: "One-vs-one",
  summary:
    "One network per pair of classes, trained only on their images; the class that does best against all others is the answer.",
  reference: "The paper, section 7 and appendix C",
  params: [
    {
      id: "aggregate",
      label: "Decided by",
      help: "The highest sum of margins against all other classes, or the votes of the pairs, with the sum as tie-break. Attacks maximise the sums in both cases.",
      kind: "choice",
      default: "sum",
      options: ["sum", "vote"],
    },
  ],
  scoreKind: "one",
  labellings: (classes) =>
    pairsOf(classes).map((pair) => labellingBy(classes, (cls) => (pair.includes(cls) ? cls : null))),
  networks: (columns, classes) => pairsOf(classes).length - pairsOf(classes - columns).length,
  roles: (names) => pairsOf(names.length).map(([a, b]) => `pair ${names[a]} v ${names[b]}`),
};

export default oneVsOne;
