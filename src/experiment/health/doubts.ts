import { sameThreat, type Threat } from "../terms/choice.ts";
import type { HealthRow } from "./healthRows.ts";

/**
 * The warnings of the checks that concern an accuracy: those about its system, under its threat or under none. Clean
 * accuracy (threat null) is in doubt only where the system itself is.
 */
export function doubtsOf(
  health: readonly HealthRow[],
  { system, threat }: { readonly system: string; readonly threat: Threat | null },
): readonly HealthRow[] {
  return health.filter(
    (row) =>
      row.verdict === "warn" &&
      row.system === system &&
      (row.threat === null
        ? threat !== null || row.check === "judge" || row.check === "randomness"
        : sameThreat(row.threat, threat)),
  );
}
