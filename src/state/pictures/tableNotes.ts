import { fewNames, isAttacked } from "../../experiment/interactive/pictureVerdicts.ts";
import { isOtherAttack, isOtherSystems, mostPictures, type OwnRow, type PictureInputs } from "./pictures.ts";

/** What the table leaves out, in sentences; null if it has every file. */
export function leftOutText(others: readonly string[], waiting: readonly OwnRow[]): string | null {
  const count = others.length;
  const parts = [
    ...(count === 0
      ? []
      : [`${count === 1 ? "1 file is no picture" : `${count} files are no pictures`}: ${fewNames(others)}.`]),
    ...(waiting.length === 0
      ? []
      : [
          `A table holds ${mostPictures} pictures: ${waiting.length} more ${waiting.length === 1 ? "is" : "are"} left out.`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join(" ");
}

/** That the table shows another state than the room, in a sentence; null while it shows the same. */
export function staleText(
  rows: readonly OwnRow[],
  inputs: PictureInputs | null,
  now: PictureInputs | null,
): string | null {
  if (inputs === null || rows.length === 0) return null;
  if (now === null || isOtherSystems(inputs, now)) return "The systems changed since: the table shows those before.";
  const hasAttacks = rows.some(({ verdicts }) => Object.values(verdicts).some(isAttacked));
  return hasAttacks && isOtherAttack(inputs, now)
    ? "The settings changed since: the table shows the attack before."
    : null;
}
