import type { Column } from "../../../experiment/summary/table.ts";
import type { AttackedImage } from "../../../state/attack/attackedImage.ts";
import type { TransferredAnswer } from "../../../state/attack/transferred.ts";
import type { NamedSystem } from "../namedSystems.ts";
import { goalOf, scoredFor } from "../system/scored.ts";

/** One system's answer to the image that an attack on a system ends with. */
export interface TransferRow {
  readonly on: NamedSystem;
  readonly by: NamedSystem;
  readonly answer: string;
  /** `wrong`: the answer to the original was an error already. */
  readonly outcome: "fooled" | "held" | "wrong";
}

/** The answers with their outcomes. A targeted attack transfers where the answer is its target. */
export function transferRows(
  { image, settings, attacks }: AttackedImage,
  answers: readonly TransferredAnswer[],
  systems: readonly NamedSystem[],
): readonly TransferRow[] {
  const named = (id: string) => systems.find(({ system }) => system.id === id);
  return answers.flatMap(({ on, by, prediction }) => {
    const [made, judge] = [named(on), named(by)];
    if (made === undefined || judge === undefined) return [];
    const { system } = judge.system;
    const clean = attacks.find((one) => one.system.id === by)?.crafted?.cleanPrediction;
    const { classes, label, errs } = scoredFor(system, image, clean);
    // Neither the user nor the judge, whose own attack failed, has said what the image shows.
    if (label === null) return [];
    const goal = settings.target === null ? null : goalOf(system, image, settings.target);
    const isFooled = goal === null ? errs(prediction) : prediction === goal;
    const outcome = clean !== undefined && errs(clean) ? "wrong" : isFooled ? "fooled" : "held";
    return [{ on: made, by: judge, answer: classes[prediction] ?? String(prediction), outcome }];
  });
}

export const outcomeTexts: Readonly<Record<TransferRow["outcome"], string>> = {
  fooled: "fooled",
  held: "safe",
  wrong: "wrong without an attack",
};

export const transferColumns: readonly Column<TransferRow>[] = [
  { id: "attack_on", label: "Attack on", value: ({ on }) => on.label },
  { id: "judged_by", label: "Judged by", value: ({ by }) => by.label },
  { id: "answer", label: "Answer", value: ({ answer }) => answer },
  { id: "outcome", label: "Outcome", value: ({ outcome }) => outcome, text: ({ outcome }) => outcomeTexts[outcome] },
];
