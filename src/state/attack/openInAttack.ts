import type { AttackOutcome } from "../../experiment/artefacts/exampleOutcomes.ts";
import { robinFirst } from "../../experiment/catalogue/decompositionFacts.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { loadPacks, systemsStore } from "../systems/systems.ts";
import type { ChosenBy } from "./attackedImage.ts";
import { chooseGroup, chooseSystems, showTestImage } from "./attackImage.ts";
import { attackStore, changeSettings, groupOf } from "./attackStore.ts";
import { dataKey } from "./testImages.ts";

/** A test image to attack, and what to attack it with. */
interface Asked {
  readonly groupId: string;
  /** Id in the spec of a system that is to be on show; otherwise those on show stay, if they belong to the group. */
  readonly systemId?: string;
  /** Position in the test split. */
  readonly position: number;
  /** The room in which it was chosen. */
  readonly from: Extract<ChosenBy, { by: "room" }>["room"];
  /** Otherwise the budget stays. */
  readonly threat?: Threat;
  /** An attack whose steps and strategy are to be used. */
  readonly outcome?: Pick<AttackOutcome, "choice" | "strategy"> | null;
}

/** Opens a test image in the Attack room with its systems and budget, so that the user only has to press Attack. */
export async function openInAttack(asked: Asked): Promise<void> {
  const { groupId, systemId, position, from, threat, outcome = null } = asked;
  const group = systemsStore.getState().groups.find(({ id }) => id === groupId);
  if (group === undefined) throw new Error(`the systems of ${groupId} are not trained yet: attack them when they are`);
  if (attackStore.getState().groupId !== groupId) chooseGroup(groupId);
  const wanted = group.systems.find(({ specId }) => specId === systemId);
  const { chosen, settings } = attackStore.getState();
  if (wanted !== undefined && !chosen.includes(wanted.id)) {
    const beside = group.systems.find(({ id, scoreKind }) => chosen.includes(id) && scoreKind !== wanted.scoreKind);
    const pair = beside === undefined ? [wanted] : robinFirst([wanted, beside]);
    chooseSystems(
      groupId,
      pair.map(({ id }) => id),
    );
  }
  const steps = outcome?.choice.id === "pgd" ? outcome.choice.params.steps : undefined;
  changeSettings({
    ...(threat === undefined
      ? {}
      : { norm: threat.norm, epsilon: { ...settings.epsilon, [threat.norm]: threat.epsilon } }),
    ...(typeof steps === "number" ? { steps } : {}),
    ...(outcome === null || wanted === undefined
      ? {}
      : { strategy: { ...settings.strategy, [wanted.scoreKind]: outcome.strategy } }),
  });
  await showTestImage(position, { by: "room", room: from });
  location.assign("#attack");
  // The images are far down in their room; show the Attack room from its top.
  window.scrollTo(0, 0);
}

/**
 * Opens an image of a test split in the Attack room: with the systems on show there if they were trained on these data,
 * otherwise with the first that were.
 *
 * @throws an Error if no systems on this machine were.
 */
export async function openDataInAttack(dataset: ResolvedChoice, position: number): Promise<void> {
  await loadPacks();
  const key = dataKey(dataset);
  const current = groupOf(attackStore.getState().groupId);
  const group = [...(current === undefined ? [] : [current]), ...systemsStore.getState().groups].find(
    (one) => dataKey(one.dataset) === key,
  );
  if (group === undefined)
    throw new Error("no systems on this machine were trained on these data: train some, and attack the image then");
  await openInAttack({ groupId: group.id, position, from: "data" });
}
