import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";

/**
 * A hierarchy over groups of the digits, as "0,1|2,3,4", beside the multiclass model, attacked at every stage (paper
 * appendix C). Validation names what is wrong with a split. epsilon: linf, pixel scale; 0 trains without attack.
 */
export function hierarchyDraft(split: string, epsilon: number): ExperimentSpec {
  const isStandard = epsilon === 0;
  return {
    ...digitsQuick,
    name: `Hierarchy ${split.replaceAll("|", " v ")}`,
    defence: isStandard
      ? { id: "standard" }
      : { id: "adversarial", params: { norm: "linf", epsilon, steps: 2 } },
    systems: [
      { id: "multiclass", decomposition: { id: "multiclass" } },
      { id: "hierarchy", decomposition: { id: "hierarchical", params: { split } } },
    ],
    evaluation: {
      ...digitsQuick.evaluation,
      threats: [{ norm: "linf", epsilon: isStandard ? 0.1 : epsilon }],
      strategies: ["core", "stage-1", "stage-2", "stage-1-then-2", "holistic"],
      coherence: false,
    },
  };
}
