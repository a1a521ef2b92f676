import type { EvaluationSpec, ExperimentSpec, SystemSpec } from "../spec/spec.ts";
import type { Choice, Threat } from "../terms/choice.ts";
import type { Scale } from "./scales.ts";

/** The three attacks on RoBin whose strongest the paper reports (section 5, Evaluation), by the name of their strategy. */
export const reported = ["best-arm", "top-2", "softmax"] as const;

/** How the tables call the strategies. */
export const strategyNames: Readonly<Record<string, string>> = {
  "best-arm": "Best Arm",
  "top-2": "Top 2",
  softmax: "Softmax",
  "highest-arm": "Highest Arm",
  "average-gradient": "Average Gradient",
  "softmax-top-2": "Softmax Top 2",
  "cross-entropy": "cross-entropy",
};

export const multiclass: SystemSpec = { id: "multiclass", decomposition: { id: "multiclass" } };

/** RoBin with balanced batches (appendix B.3) or without. The text of the choice is the same in every study. */
export const robin = (balanced: boolean, id = "robin"): SystemSpec => ({
  id,
  decomposition: balanced ? { id: "one-vs-all" } : { id: "one-vs-all", params: { balanced: false } },
});

/** Evaluation of nothing but the clean pass, to be filled. */
export function evaluationOf(scale: Scale, more: Partial<EvaluationSpec> = {}): EvaluationSpec {
  return { examples: scale.examples, threats: [], attacks: [], strategies: [], coherence: false, ...more };
}

export interface ComparisonParts {
  readonly name: string;
  /** The training threat, on this scale; null: standard training. */
  readonly trained: Threat | null;
  readonly defence?: Choice;
  readonly systems: readonly SystemSpec[];
  readonly evaluation: Partial<EvaluationSpec>;
  readonly deviations?: readonly string[];
}

/** An experiment in the setting of a scale. */
export function specOf(scale: Scale, parts: ComparisonParts): ExperimentSpec {
  const { name, trained, defence, systems, evaluation, deviations = [] } = parts;
  return {
    ...scale.setting,
    name,
    deviations: [...scale.deviations, ...deviations],
    defence: defence ?? (trained === null ? { id: "standard" } : scale.adversarial(trained)),
    systems: [...systems],
    evaluation: evaluationOf(scale, evaluation),
  };
}
