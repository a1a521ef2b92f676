import { errsOf } from "../../experiment/catalogue/decompositionFacts.ts";
import type { LabSystem } from "../systems/systems.ts";
import { type AttackState, chosenSystems } from "./attackStore.ts";

/** The systems on show that read the image wrongly without an attack, so that there is nothing to attack. */
export function wrongBefore({ image, answers }: AttackState, shown = chosenSystems()): readonly LabSystem[] {
  const label = image?.label ?? null;
  if (image === null || image.source.kind === "none" || label === null) return [];
  return shown.filter(({ id, system }) => {
    const answer = answers[id];
    return answer !== undefined && errsOf(system)(answer.cleanPrediction, label);
  });
}

/** One sentence about the systems that an attack leaves as they are, or null: "robin already reads this wrong: …". */
export function wrongBeforeText(state: AttackState, shown = chosenSystems()): string | null {
  const wrong = wrongBefore(state, shown);
  if (wrong.length === 0) return null;
  const name = state.image?.classes[state.image.label ?? -1] ?? "its label";
  if (wrong.length < shown.length) {
    const names = wrong.map(({ label }) => label).join(" and ");
    return `${names} already ${wrong.length === 1 ? "does" : "do"} not read this as ${name}, so only the others are attacked.`;
  }
  const who =
    shown.length === 1
      ? `${shown[0]?.label} does not read`
      : shown.length === 2
        ? "Neither system reads"
        : "None of these systems reads";
  return `${who} this as ${name} even without an attack, so there is nothing to attack. Choose another image, or another label.`;
}
