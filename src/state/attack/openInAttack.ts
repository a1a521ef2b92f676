import type { AttackOutcome } from "../../experiment/artefacts/exampleOutcomes.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { systemsStore } from "../systems/systems.ts";
import { chooseGroup, showTestImage } from "./attackImage.ts";
import { attackStore, changeSettings } from "./attackStore.ts";

/**
 * Opens a test image in the Attack room with the measured systems, the budget and the attack, so that the user only has
 * to press Attack.
 */
export async function openInAttack(
  groupId: string,
  systemId: string,
  position: number,
  threat: Threat,
  outcome: Pick<AttackOutcome, "choice" | "strategy"> | null,
): Promise<void> {
  const group = systemsStore.getState().groups.find(({ id }) => id === groupId);
  if (group === undefined) throw new Error(`the systems of ${groupId} are not trained yet: attack them when they are`);
  chooseGroup(groupId);
  const { settings } = attackStore.getState();
  const scoreKind = group.systems.find(({ specId }) => specId === systemId)?.scoreKind;
  const steps = outcome?.choice.id === "pgd" ? outcome.choice.params.steps : undefined;
  changeSettings({
    norm: threat.norm,
    epsilon: { ...settings.epsilon, [threat.norm]: threat.epsilon },
    ...(typeof steps === "number" ? { steps } : {}),
    ...(outcome === null || scoreKind === undefined
      ? {}
      : { strategy: { ...settings.strategy, [scoreKind]: outcome.strategy } }),
  });
  await showTestImage(position);
  location.assign("#attack");
  // The images are far down in their room; show the Attack room from its top.
  window.scrollTo(0, 0);
}
