import type { Norm } from "../../experiment/terms/choice.ts";
import { normSymbol } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { defenceText } from "../shared/words.ts";
import styles from "./CompareRoom.module.css";

const limits: Readonly<Record<Norm, string>> = {
  linf: "change every pixel by at most epsilon (ℓ∞)",
  l2: "change the image by at most epsilon in length (ℓ2)",
};

/** What the attacker may do and know, and what counts as an error: without it no accuracy means anything. */
export function ThreatModel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { spec } = experiment;
  const norms = [...new Set(spec.evaluation.threats.map(({ norm }) => norm))];
  const may = norms.map((norm) => limits[norm]).join(", or ");
  return (
    <div className={styles.prose}>
      <p>
        <b>Threat model.</b> The attacker knows the networks, their weights and how they are combined (white
        box). It may {may === "" ? "do nothing: only clean images are measured" : `${may}`}, on pixels from 0
        to 1, and wants any wrong class. What is judged is the decision of the whole system; an image that was
        wrong before the attack counts as broken. {norms.length > 0 && `Both systems: ${defenceText(spec)}.`}
      </p>
      <p>
        <b>Gap</b> is RoBin minus multiclass in percentage points, on the same images and under the core
        attacks alone, with its paired 95 % interval. Intervals of accuracies are Wilson's, at 95 %. They say
        how sure these numbers are for these trained networks; another seed may give others.
      </p>
      <p>Epsilon is on the [0,1] pixel scale{norms.map((norm) => ` (${normSymbol(norm)})`).join("")}.</p>
    </div>
  );
}
