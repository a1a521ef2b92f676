import type { Threat } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
import { grouped, isWhiteBox, threatName } from "./attackKinds.ts";
import type { Finding, HealthCheck } from "./check.ts";
import { anyOf } from "./compare.ts";

/** From here on an image can be turned into another class's outright. */
const huge = { linf: 0.5, l2: 10 } as const;
/** Nearly zero: at linf 0.5 the images of the one class that plain grey looks like may be left. */
const most = 0.1;

function finding(threat: Threat, name: string, broken: readonly number[], reached: number): Finding {
  const left = broken.filter((flag) => flag === 0).length;
  const accuracy = left / broken.length;
  const suspect = accuracy > most;
  const found = `${name} at ${threat.norm} epsilon ${Number(reached.toFixed(3))} leaves ${plain.percent(accuracy)} of ${broken.length} images`;
  return {
    threat,
    suspect,
    numbers: { n: broken.length, epsilon: reached, accuracy },
    sentence: suspect
      ? `${found}: nearly any image is allowed there, so the attack does not work on this system`
      : found,
  };
}

/** Accuracy that does not fall to nearly zero when nearly every image is allowed (docs/algorithms.md 10.6, 1). */
export const hugeEpsilon: HealthCheck = {
  id: "huge-epsilon",
  label: "Huge epsilon",
  needs: "an attack at linf epsilon 0.5 or l2 epsilon 10 and more",
  find({ attacked, probed }) {
    const reached = attacked.filter((one) => isWhiteBox(one) && one.threat.epsilon >= huge[one.threat.norm]);
    const run = grouped(reached, threatName).flatMap((group) => {
      const { broken } = anyOf(group.map(({ outcomes }) => outcomes));
      const [first] = group;
      if (first === undefined || broken.length === 0) return [];
      return [finding(first.threat, "the union of all attacks", broken, first.threat.epsilon)];
    });
    const known = new Set(run.map(({ threat }) => `${threat?.norm}`));
    const probes = probed
      .filter(({ threat, data }) => !known.has(threat.norm) && data.ids.length > 0)
      .map(({ threat, data }) => finding(threat, "PGD-20", data.probes.huge.broken, data.hugeEpsilon));
    return [...run, ...probes];
  },
};
