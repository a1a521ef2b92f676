/** Where the runs of earlier visits are remembered in `localStorage`. */
export const runsPlace = "robin-lab-runs";

/** Whether there is anything to restore, without loading what would restore it. False where storage is blocked. */
export function hasRememberedRuns(): boolean {
  try {
    return localStorage.getItem(runsPlace) !== null;
  } catch {
    return false;
  }
}
