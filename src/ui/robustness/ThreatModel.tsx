import { grouped } from "../../experiment/health/attackKinds.ts";
import { gapPair } from "../../experiment/summary/comparisonLines.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { labelAmong } from "../../state/imports/seriesOf.ts";
import { defenceOfSystem } from "../shared/words.ts";
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
            attacks or the same suite, with its paired 95 % interval.{" "}
          </>
        )}
        Accuracies have Wilson 95 % intervals. All intervals describe these trained networks; another seed may give
        different results.
      </p>
    </div>
  );
}

/**
 * How the systems were defended, "adversarial training, ℓ∞ 0.2", or with the systems of each defence where they differ; a
 * model from elsewhere does not say.
 */
function defenceSentence({ spec, systems }: MeasuredExperiment): string {
  const trained = spec.systems.filter(({ imported }) => imported === undefined);
  if (trained.length === 0) return "";
  const alike = grouped(trained, ({ id }) => defenceOfSystem(spec, id));
  const texts = alike.map((own) => {
    const defence = defenceOfSystem(spec, own[0].id);
    const labels = own.map(({ id }) => labelAmong(systems)(id));
    return alike.length === 1 ? defence : `${defence} (${labels.join(", ")})`;
  });
  return ` Defence${trained.length === spec.systems.length ? "" : " of the systems trained here"}: ${texts.join("; ")}.`;
}
