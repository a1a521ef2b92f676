import { trainedThreat } from "../../../experiment/catalogue/defenceFacts.ts";
import { networkLabel } from "../../../experiment/catalogue/networkFacts.ts";
import type { AccuracyRow } from "../../../experiment/summary/rows.ts";
import type { Threat } from "../../../experiment/terms/choice.ts";
import { isImported } from "../../../experiment/terms/importedNetwork.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import type { LabSystem, SystemGroup } from "../../../state/systems/systems.ts";

/** A system in one line: "10 arms, each a Small CNN, trained against ℓ∞ 0.2". */
export function systemLine({ spec, origin }: SystemGroup, { specId, scoreKind, system, model }: LabSystem): string {
  const own = spec.systems.find(({ id }) => id === specId);
  const member = system.members[0];
  const network = networkLabel(member?.network ?? spec.network);
  const threat = trainedThreat(own?.defence ?? spec.defence);
  const count = system.members.length;
  const each = scoreKind === "arms" ? "arms" : "networks";
  if (member !== undefined && isImported(member.network))
    return `${count === 1 ? `One ${network}` : `${count} ${each}, each an ${network}`}${model === undefined ? "" : `, from ${model.origin}`}`;
  const parts = count === 1 ? `One ${network}` : `${count} ${each}, each a ${network}`;
  const how = threat === null ? "trained on clean images" : `trained against ${threatText(threat)}`;
  return `${parts}, ${how}${origin === "run" ? ", on this machine" : ""}`;
}

/** The accuracies shown with a system: clean, then under the core attacks of each threat. */
export function headlineAccuracies({ accuracies }: SystemGroup, { specId }: LabSystem): readonly AccuracyRow[] {
  return accuracies.filter(({ system, measure }) => system === specId && (measure === "clean" || measure === "core"));
}

/**
 * Clean accuracy and the one at the measured budget nearest to that of the attack, in its norm if any was measured there: the
 * two that are shown at first.
 */
export function headline(rows: readonly AccuracyRow[], { norm, epsilon }: Threat): readonly AccuracyRow[] {
  const clean = rows.filter(({ threat }) => threat === null);
  const attacked = rows.flatMap((row) => (row.threat === null ? [] : [{ row, threat: row.threat }]));
  const alike = attacked.filter(({ threat }) => threat.norm === norm);
  const distance = (threat: Threat) => Math.abs(threat.epsilon - epsilon);
  const [nearest = attacked[0]] = alike.sort((a, b) => distance(a.threat) - distance(b.threat));
  return nearest === undefined ? clean : [...clean, nearest.row];
}

/** "label dog", or that none was chosen, for captions. */
export function labelText({ label, classes }: Pick<InputImage, "label" | "classes">): string {
  return label === null ? "judged against each system's own answer" : `label ${classes[label] ?? label}`;
}

/** "No attack" or "ℓ∞ 0.1". */
export function measureText({ threat }: AccuracyRow): string {
  return threat === null ? "No attack" : threatText(threat);
}
