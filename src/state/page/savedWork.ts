/** Where the list of runs is kept in `localStorage`. */
export const runsPlace = "robin-lab-runs";
/** Where the number of opened results is kept in `localStorage`. */
const importsPlace = "robin-lab-imports";

/** Whether there are runs to restore, without loading the code that restores them. */
export const hasRememberedRuns = (): boolean => isStored(runsPlace);

/** Whether there are opened results to restore, without loading the code that restores them. */
export const hasImports = (): boolean => isStored(importsPlace);

/** Remembers how many opened results there are. */
export function rememberImports(count: number): void {
  try {
    if (count > 0) localStorage.setItem(importsPlace, String(count));
    else localStorage.removeItem(importsPlace);
  } catch {
    // Where storage is blocked, the Runs room looks for them when it opens.
  }
}

/** False where storage is blocked. */
function isStored(place: string): boolean {
  try {
    return localStorage.getItem(place) !== null;
  } catch {
    return false;
  }
}
