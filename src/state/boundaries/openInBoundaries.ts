import { attackStore, groupOf } from "../attack/attackStore.ts";
import { select } from "../page/selection.ts";
import { chooseSliceGroup, imageInAttack, takeImageFromAttack } from "./boundaries.ts";

/** The smallest budget that a plane is measured by. */
const least = { linf: 0.001, l2: 0.01 } as const;

/**
 * Put a plane through the image in Attack: of the systems that stand there, under their budget. Throws in a sentence where
 * there is no such image.
 */
export function openInBoundaries(): void {
  const { groupId, chosen, settings } = attackStore.getState();
  const group = groupOf(groupId);
  if (group === undefined) throw new Error("no systems are chosen in Attack: choose some first");
  const image = imageInAttack(group);
  if (typeof image === "string") throw new Error(image);
  chooseSliceGroup(group.id);
  const { norm, epsilon } = settings;
  select("boundaries", {
    view: "image",
    systems: chosen.length === 0 ? null : [...chosen],
    norm,
    epsilonLinf: Math.max(least.linf, epsilon.linf),
    epsilonL2: Math.max(least.l2, epsilon.l2),
  });
  takeImageFromAttack(group);
  location.assign("#boundaries");
  window.scrollTo(0, 0);
}
