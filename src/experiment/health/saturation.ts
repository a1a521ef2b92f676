import { sameThreat } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
import { grouped, isAdaptive, side } from "./attackKinds.ts";
import type { HealthCheck } from "./check.ts";
import { type Comparison, findingsOf, probe } from "./compare.ts";

/**
 * Attacks that follow the scores against attacks that go around whatever squashes, rounds or blurs them (RoBin: the
 * margins d against probabilities p; docs/algorithms.md 10.6, 9 and 12).
 */
export const saturation: HealthCheck = {
  id: "saturation",
  label: "Scores against margins",
  needs: "the health measurements (evaluation.health), or PGD and adaptive PGD with one setting",
  find({ attacked, probed }) {
    const setting = (one: (typeof attacked)[number]) =>
      JSON.stringify([one.choice.params, one.strategy, one.threat.norm, one.threat.epsilon]);
    const alike = attacked.filter((one) => isAdaptive(one) || one.choice.id === "pgd");
    const run = grouped(alike, setting).flatMap((group): Comparison[] => {
      const adaptive = group.find(isAdaptive);
      const plain = group.find((one) => !isAdaptive(one));
      if (adaptive === undefined || plain === undefined) return [];
      return [{ threat: plain.threat, first: side(plain), second: side(adaptive) }];
    });
    const probes = probed.map(({ threat, data }) => ({
      threat,
      first: probe("PGD on the scores", data, data.probes.iterative.broken),
      second: probe("PGD around what hides them", data, data.probes.unmasked.broken),
    }));
    const findings = findingsOf(
      [...run, ...probes],
      0.05,
      "scores are saturated or their gradients hidden, so attacks on the scores overstate robustness; attack the margins",
    );
    return findings.map((finding) => {
      const data = probed.find(({ threat }) => sameThreat(threat, finding.threat))?.data;
      if (data === undefined || data.ids.length === 0) return finding;
      const left = data.probes.probabilities.broken.filter((flag) => flag === 0).length / data.ids.length;
      return {
        ...finding,
        numbers: { ...finding.numbers, onProbabilities: left },
        sentence: `${finding.sentence} (PGD on probabilities would leave ${plain.percent(left)})`,
      };
    });
  },
};
