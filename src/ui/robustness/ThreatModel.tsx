import { gapPair } from "../../experiment/summary/comparisonLines.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { defencesText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import styles from "./RobustnessRoom.module.css";

const limits: Readonly<Record<Norm, string>> = {
  linf: "change each pixel by at most epsilon (ℓ∞)",
  l2: "change the image by at most epsilon in Euclidean length (ℓ2)",
};

/** What the attacker knows and may do, and what counts as an error. */
export function ThreatModel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { spec, systems, results } = experiment;
  const pair = gapPair(results.gaps, systems);
  const norms = [...new Set(spec.evaluation.threats.map(({ norm }) => norm))];
  return (
    <div className={`${layout.note} ${styles.prose}`}>
      <p>
        <b>Threat model.</b> The attacker knows the networks, their weights and how they are combined (white box).{" "}
        {norms.length === 0
          ? "Only clean images were measured."
          : `It may ${norms.map((norm) => limits[norm]).join(", or ")}, with pixels from 0 to 1, and aims for any wrong class.`}{" "}
        Only the decision of the whole system counts. Images that are wrong before the attack count as broken.
        {norms.length > 0 && defenceSentence(experiment)}
      </p>
      <p>
        {pair !== null && (
          <>
            <b>Gap</b> is {pair[0].label} minus {pair[1].label} in percentage points, on the same images under the core
            attacks, with its paired 95 % interval.{" "}
          </>
        )}
        Accuracies have Wilson 95 % intervals. All intervals describe these trained networks; another seed may give
        different results.
      </p>
    </div>
  );
}

/** How the systems were defended; a model from elsewhere does not say. */
function defenceSentence({ spec, systems }: MeasuredExperiment): string {
  const foreign = spec.systems.filter(({ imported }) => imported !== undefined).length;
  if (foreign === spec.systems.length) return "";
  const which = foreign === 0 ? "Defence" : "Defence of the systems trained here";
  const labelOf = (id: string) => systems.find((system) => system.id === id)?.label ?? id;
  return ` ${which}: ${defencesText(spec, labelOf)}.`;
}
