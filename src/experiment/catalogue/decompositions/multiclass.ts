import { labellingBy } from "../../terms/labelling.ts";
import type { DecompositionEntry } from "../nouns.ts";

const multiclass: DecompositionEntry = {
  id: "multiclass",
  label: "Multiclass",
  summary: "One network with one output per class: the usual classifier, with which RoBin is compared.",
  reference: "The paper's baseline MC, section 5",
  params: [],
  scoreKind: "one",
  labellings: (classes) => [labellingBy(classes, (cls) => cls)],
};

export default multiclass;
