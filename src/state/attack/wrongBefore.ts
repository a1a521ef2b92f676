import { errsOf } from "../../experiment/catalogue/decompositionFacts.ts";
import type { LabSystem } from "../systems/systems.ts";
import { type AttackState, chosenSystems, hasImage } from "./attackStore.ts";

/** The systems on show that read the image wrongly without an attack, so that there is nothing to attack. */
function wrongBefore({ image, answers }: AttackState, shown: readonly LabSystem[]): readonly LabSystem[] {
  const label = image?.label ?? null;
  if (label === null || !hasImage({ image })) return [];
  return shown.filter(({ id, system }) => {
    const answer = answers[id];
    return answer !== undefined && errsOf(system)(answer.cleanPrediction, label);
  });
}

/** One sentence about the systems that an attack leaves as they are, or null. */
export function wrongBeforeText(state: AttackState, shown = chosenSystems()): string | null {
  const wrong = wrongBefore(state, shown);
  if (wrong.length === 0) return null;
  const name = state.image?.classes[state.image.label ?? -1] ?? "its label";
  if (wrong.length < shown.length) {
    const names = wrong.map(({ label }) => label).join(" and ");
    return `${names} ${wrong.length === 1 ? "is" : "are"} already wrong: only the others are attacked.`;
  }
  const who = shown.length === 1 ? `${shown[0]?.label} does not read` : "no system reads";
  return `Nothing to attack: ${who} this as ${name}. Choose another image or label.`;
}
