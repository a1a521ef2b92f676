import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";
import { multiclass } from "./parts.ts";

/**
 * A hierarchy over groups of the digits, such as "0,1|2,3,4,5,6,7,8,9", beside the multiclass model, attacked at every stage
 * (paper, appendix C). An invalid split is reported when the spec is validated. `epsilon`: linf, pixel scale; 0 means
 * standard training.
 */
export function hierarchyDraft(split: string, epsilon: number): ExperimentSpec {
  const isStandard = epsilon === 0;
  return {
    ...digitsQuick,
    name: `Hierarchy ${split.replaceAll("|", " v ")}`,
    defence: isStandard ? { id: "standard" } : { id: "adversarial", params: { norm: "linf", epsilon, steps: 2 } },
    systems: [multiclass, { id: "hierarchy", decomposition: { id: "hierarchical", params: { split } } }],
    evaluation: {
      ...digitsQuick.evaluation,
      threats: [{ norm: "linf", epsilon: isStandard ? 0.1 : epsilon }],
      strategies: ["core", "stage-1", "stage-2", "stage-1-then-2", "holistic"],
      coherence: false,
    },
  };
}
