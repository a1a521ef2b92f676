import { attack } from "../../state/attack/attack.ts";
import { type AttackState, attackStore, problemOf } from "../../state/attack/attackStore.ts";
import { prefersStill } from "../../state/page/prefersStill.ts";

/** What an attack lacks, in a sentence; null if it can start. */
export function missingFor(state: AttackState): string | null {
  const { image, chosen } = state;
  if (image === null) return "Loading an image";
  if (image.source.kind === "none") return "Choose an image first";
  return chosen.length === 0 ? "Choose a system first" : problemOf(state);
}

/** Attacks, and plays the result unless reduced motion is asked for. @param onShown is called when there is a result. */
export async function startAttack(onShown: () => void): Promise<void> {
  await attack(!prefersStill());
  if (attackStore.getState().shown !== null) onShown();
}
