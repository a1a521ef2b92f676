import type { AttackOutcome } from "../../experiment/artefacts/exampleOutcomes.ts";
import { robinFirst } from "../../experiment/catalogue/decompositionFacts.ts";
import type { Split } from "../../experiment/sampling/split.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { loadPacks, systemsStore } from "../systems/systems.ts";
import type { ChosenBy } from "./attackedImage.ts";
import { chooseGroup, chooseSystems, showDataImage } from "./attackImage.ts";
import { attackStore, changeSettings, groupOf } from "./attackStore.ts";
import { listedImages } from "./drawnImage.ts";
import { dataKey } from "./testImages.ts";

/** An image to attack, and what to attack it with. */
interface Asked {
  readonly groupId: string;
  /** Id in the spec of a system that is to be on show; otherwise those on show stay, if they belong to the group. */
  readonly systemId?: string;
  /** Position in the split. */
  readonly position: number;
  /** Absent: the test split. */
  readonly split?: Split;
  /** The room in which it was chosen. */
  readonly from: Extract<ChosenBy, { by: "room" }>["room"];
  /** Otherwise the budget stays. */
  readonly threat?: Threat;
  /** An attack whose steps and strategy are to be used. */
  readonly outcome?: Pick<AttackOutcome, "choice" | "strategy"> | null;
}

/** Opens an image in the Attack room with its systems and budget, so that the user only has to press Attack. */
export async function openInAttack(asked: Asked): Promise<void> {
  const { groupId, systemId, position, split, from, threat, outcome = null } = asked;
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
  await showDataImage(position, { by: "room", room: from }, split);
  location.assign("#attack");
  // The images are far down in their room; show the Attack room from its top.
  window.scrollTo(0, 0);
}

/**
 * Opens an image of a split in the Attack room: with the systems on show there if they were trained on these data,
 * otherwise with the first that were.
 *
 * @throws an Error if no systems on this machine were, or if their experiment does not use the image.
 */
export async function openDataInAttack(dataset: ResolvedChoice, split: Split, position: number): Promise<void> {
  await loadPacks();
  const key = dataKey(dataset);
  const current = groupOf(attackStore.getState().groupId);
  const group = [...(current === undefined ? [] : [current]), ...systemsStore.getState().groups].find(
    (one) => dataKey(one.dataset) === key,
  );
  if (group === undefined)
    throw new Error("no systems on this machine were trained on these data: train some, and attack the image then");
  const theirs = await positionIn(group.dataset, dataset, split, position);
  await openInAttack({ groupId: group.id, ...theirs, from: "data" });
}

/**
 * Where an image lies in the splits of another part of the same data: experiments may train on fewer images, and hold out
 * others. Test images are the same for all.
 */
async function positionIn(
  other: ResolvedChoice,
  dataset: ResolvedChoice,
  split: Split,
  position: number,
): Promise<{ readonly split: Split; readonly position: number }> {
  if (split === "test" || JSON.stringify(other) === JSON.stringify(dataset)) return { split, position };
  const id = (await listedImages({ dataset, split })).ids[position];
  for (const there of ["train", "validation"] as const) {
    const found = (await listedImages({ dataset: other, split: there })).ids.indexOf(id ?? -1);
    if (found >= 0) return { split: there, position: found };
  }
  throw new Error(
    "the experiment of these systems uses fewer images of the data, and not this one: choose another image",
  );
}
