import { presets } from "../src/experiment/presets/index.ts";
import type { ExperimentSpec } from "../src/experiment/spec/spec.ts";
import { parseSpec } from "../src/experiment/spec/validate.ts";
import type { Choice } from "../src/experiment/terms/choice.ts";

const smoke: ExperimentSpec = presets.smoke;
export const evaluation: ExperimentSpec["evaluation"] = {
  examples: 20,
  threats: [{ norm: "linf", epsilon: 0.05 }],
  attacks: [{ id: "pgd", params: { steps: 3 } }],
  strategies: ["core"],
  coherence: true,
};
export const specOf = (
  systems: Readonly<Record<string, Choice>>,
  changes: Partial<ExperimentSpec> = {},
): ExperimentSpec => ({
  ...smoke,
  systems: Object.entries(systems).map(([id, decomposition]) => ({ id, decomposition })),
  evaluation,
  ...changes,
});
export const model = (k: number, order: string, balanced = false): Choice => ({
  id: "superclass",
  params: { k, order, balanced },
});

export const problemsOf = (spec: ExperimentSpec) => {
  const parsed = parseSpec(spec);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};
