/** What an attack is for. */
interface AttackGoal {
  readonly classes: readonly string[];
  /** The correct class of the image; null if nobody chose one. */
  readonly label: number | null;
  /** The class that the attack aims at; null if any wrong answer will do. */
  readonly target: number | null;
  /** Whether there is an image. */
  readonly hasImage: boolean;
}

/** What counts as success, in sentences. */
export function goalText({ classes, label, target, hasImage }: AttackGoal): string {
  const truth = label === null ? "the correct label" : classes[label];
  if (target !== null && target === label) return `The correct label is ${truth} already. Choose another target.`;
  if (target !== null) return `Success: the answer ${classes[target]}. Other wrong answers do not count.`;
  return label === null && hasImage
    ? "Success: any answer but what the system reads before, as no correct label is chosen."
    : `Success: any answer but ${truth}.`;
}
