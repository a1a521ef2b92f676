import { sameThreat, type Threat } from "../terms/choice.ts";
import type { HealthRow } from "./healthRows.ts";

/**
 * The warnings of health checks about an accuracy: those about its system, under its threat or independent of threats. For
 * clean accuracy (threat null), only those about the system itself.
 */
export function healthWarningsOf(
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
