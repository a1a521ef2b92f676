import { factsOf, imageSize } from "../catalogue/datasetFacts.ts";
import { entryOf } from "../catalogue/params.ts";
import type { Split } from "../sampling/split.ts";
import { hasThreat, type Threat } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
import { singleAttacks } from "./checkStrategies.ts";
import { type Problem, problemIf } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** An epsilon that allows every image. Almost always it was meant on the scale from 0 to 255. */
export function epsilonProblems({ norm, epsilon }: Threat, path: string, spec: ExperimentSpec): readonly Problem[] {
  const largest = norm === "linf" ? 1 : Math.sqrt(imageSize(factsOf(spec.dataset)));
  return problemIf(
    epsilon > largest,
    path,
    `${norm} epsilon ${epsilon} found, at most ${Number(largest.toFixed(3))} expected, which reaches every image: pixels go from 0 to 1, so write 8/255 as 0.0314`,
  );
}

/** More images than a split has. */
export function examplesProblems(
  examples: number,
  split: Split,
  path: string,
  spec: ExperimentSpec,
): readonly Problem[] {
  const available = factsOf(spec.dataset).splits[split];
  return problemIf(
    examples > available,
    path,
    `${examples} ${split === "train" ? "training" : split} images found, at most ${available} expected for ${entryOf("datasets", spec.dataset.id).label}: use fewer`,
  );
}

/** Threats that are too large, in a norm that an attack does not support, or that only an attack has. */
export function threatProblems(spec: ExperimentSpec): readonly Problem[] {
  const { threats, attacks } = spec.evaluation;
  const ofAttacks = attacks.flatMap(({ threats: own = [] }, i) =>
    own.flatMap((threat, j) =>
      problemIf(
        !hasThreat(threats, threat),
        `evaluation.attacks[${i}].threats[${j}]`,
        `${plain.threat(threat)} found, one of evaluation.threats expected (${threats.map(plain.threat).join(", ")}): add it there, or change it here`,
      ),
    ),
  );
  const ofAll = threats.flatMap((threat, i) => {
    const path = `evaluation.threats[${i}]`;
    return [
      ...epsilonProblems(threat, `${path}.epsilon`, spec),
      ...singleAttacks(attacks).flatMap(({ id, threats: own = threats }) => {
        const { norms } = entryOf("attacks", id);
        return problemIf(
          !norms.includes(threat.norm) && hasThreat(own, threat),
          `${path}.norm`,
          `norm ${threat.norm} found, ${norms.join(" or ")} expected by attack ${id}: change the threat or remove the attack`,
        );
      }),
    ];
  });
  return [...ofAll, ...ofAttacks];
}
