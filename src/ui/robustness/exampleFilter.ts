import type { AttackOutcome, ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import type { Asked } from "../../experiment/link/permalinkRooms.ts";

/** A filter on the results for single images. Attacks that are not named may have any result. */
export interface ExampleFilter {
  /** Whether the image was classified correctly before any attack. */
  readonly clean: "any" | "right" | "wrong";
  readonly attacks: Readonly<Record<string, Asked>>;
}

/** Indices of the examples that match the filter, in order. */
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

/** What an attack that broke an example did: "says 8 · step 3 · objective 5". */
export function outcomeText(
  { steps, predictions, objectives, suiteSteps }: AttackOutcome,
  index: number,
  classes: readonly string[],
): string {
  const said = classes[predictions[index] ?? -1] ?? "?";
  const step = steps[index] ?? -1;
  const objective = objectives[index] ?? -1;
  const suiteStep = suiteSteps[index] ?? null;
  return [
    `says ${said}`,
    ...(step < 0 ? [] : [`step ${step}`]),
    ...(objective < 0 ? [] : [`objective ${classes[objective] ?? objective}`]),
    ...(suiteStep === null ? [] : [`by ${suiteStep}`]),
  ].join(" · ");
}
