import type { AttackOutcome, ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import type { Asked } from "../../experiment/link/permalinkRooms.ts";

/** What is asked of each attack by name; an attack that is not named may have done either. */
export interface ExampleFilter {
  /** Whether the image was right before any attack. */
  readonly clean: "any" | "right" | "wrong";
  readonly attacks: Readonly<Record<string, Asked>>;
}

/** Indices of the examples of which everything that is asked is true, in their order. */
export function examplesThat(outcomes: ExampleOutcomes, filter: ExampleFilter): readonly number[] {
  const { ids, cleanWrong, attacks } = outcomes;
  return ids.flatMap((_, i) => {
    if (filter.clean !== "any" && (cleanWrong[i] === 1) !== (filter.clean === "wrong")) return [];
    const isAsFiltered = attacks.every(({ name, broken }) => {
      const asked = filter.attacks[name] ?? "any";
      return asked === "any" || (broken[i] === 1) === (asked === "broken");
    });
    return isAsFiltered ? [i] : [];
  });
}

/** One example under one attack in words: "broken at step 3: 8" or "holds". */
export function outcomeText(
  { broken, steps, predictions, objectives, suiteSteps }: AttackOutcome,
  cleanWrong: boolean,
  index: number,
  classes: readonly string[],
): string {
  const said = classes[predictions[index] ?? -1] ?? "?";
  if (cleanWrong) return `wrong before the attack: ${said}`;
  if (broken[index] !== 1) return `holds: ${said}`;
  const step = steps[index] ?? -1;
  const objective = objectives[index] ?? -1;
  const stage = suiteSteps[index] ?? null;
  return [
    `says ${said}`,
    ...(step < 0 ? [] : [`step ${step}`]),
    ...(objective < 0 ? [] : [`objective ${classes[objective] ?? objective}`]),
    ...(stage === null ? [] : [`by ${stage}`]),
  ].join(" · ");
}
