import type { DrawnSource } from "../../state/attack/attackedImage.ts";
import { groupOf, groupOfSystem } from "../../state/attack/attackStore.ts";
import { splitImage } from "../../state/attack/testImages.ts";
import { isMadeElsewhere, type LabSystem } from "../../state/systems/systems.ts";
import { nameInside } from "./systemName.ts";

/** An image of the data inside a sentence: "training image 17". */
export const drawnText = ({ split, position, data }: Pick<DrawnSource, "split" | "position" | "data">): string =>
  `${splitImage[split ?? "test"]} ${position}${data === undefined ? "" : ` of ${data.name}`}`;

/** What training did with an image of the data, in one sentence; null for test images, which no network has seen. */
export function seenText(
  { split }: Pick<DrawnSource, "split">,
  systems: readonly LabSystem[],
  groupId: string | null,
): string | null {
  if (split === undefined) return null;
  if (split === "validation")
    return "A validation image: no network learnt from it, but settings may have been chosen on such images.";
  const data = JSON.stringify(groupOf(groupId)?.dataset);
  const hasSeen = (system: LabSystem) =>
    !isMadeElsewhere(system) && JSON.stringify(groupOfSystem(system.id)?.dataset) === data;
  const others = systems.filter((system) => !hasSeen(system));
  if (others.length === 0)
    return "A training image: its networks have seen it, so it says less about robustness than a test image.";
  const names = others.map((system) => nameInside(system, systems)).join(" and ");
  const rest = others.length === systems.length ? "" : "the other networks have seen it; ";
  return `A training image: ${rest}whether ${names} learnt from it is not known.`;
}
