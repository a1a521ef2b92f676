import type { ParameterValues } from "../../terms/choice.ts";
import type { Parameter } from "../entry.ts";
import type { LayerSize } from "./layers.ts";

/** How a network that tells two things apart ends. */
export const headParameter: Parameter = {
  id: "head",
  label: "Logits of a yes-or-no network",
  help: "Two logits whose difference is the margin, as in the paper, or one logit that is the margin; networks with more than two outputs have one logit each.",
  kind: "choice",
  default: "two",
  options: ["two", "one"],
  implicit: true,
};

/**
 * The layers of a network whose last dense layer has as many logits as `head` says (docs/algorithms.md 4.1): with one, a network
 * of two outputs computes z and answers (0, z), so that its margin is z and its cross-entropy that of logistic regression.
 */
export function headed(
  layers: (logits: number, params: ParameterValues) => readonly LayerSize[],
): (outputs: number, params: ParameterValues) => readonly LayerSize[] {
  return (outputs, params) =>
    params.head === "one" && outputs === 2
      ? [...layers(1, params), { kind: "zero-logit" }]
      : layers(outputs, params);
}
