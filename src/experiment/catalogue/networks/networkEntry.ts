import type { ParameterValues } from "../../terms/choice.ts";
import type { Entry, Parameter, ValuesOf } from "../entry.ts";
import type { NetworkEntry } from "../nouns.ts";
import type { LayerSize } from "./layers.ts";

const head: Parameter = {
  id: "head",
  label: "Logits of a yes-or-no network",
  help: "Two logits whose difference is the margin, as in the paper, or one logit that is the margin. Networks with more than two outputs always have one logit per output.",
  kind: "choice",
  default: "two",
  options: ["two", "one"],
  implicit: true,
};

/**
 * A network entry from its list of layers, which must end in a dense layer with `logits` outputs. It gets the parameter
 * `head` (docs/algorithms.md 4.1): with `one`, a network of two outputs computes one logit z and returns (0, z), so its
 * margin is z and its cross-entropy is that of logistic regression.
 */
export function networkEntry<const P extends readonly Parameter[]>(
  entry: Omit<Entry, "params"> & {
    readonly params: P;
    layers(logits: number, params: ValuesOf<P>): readonly LayerSize[];
  },
): NetworkEntry {
  const layersOf = (logits: number, params: ParameterValues) => entry.layers(logits, params as ValuesOf<P>);
  return {
    ...entry,
    params: [...entry.params, head],
    layers: (outputs, params) =>
      params.head === "one" && outputs === 2
        ? [...layersOf(1, params), { kind: "zero-logit" }]
        : layersOf(outputs, params),
  };
}
