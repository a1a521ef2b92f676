/** Where the list of runs is kept in `localStorage`. */
export const runsPlace = "robin-lab-runs";
/** Where the number of opened results is kept in `localStorage`. */
const importsPlace = "robin-lab-imports";
/** Where the number of the user's own models is kept in `localStorage`. */
const modelsPlace = "robin-lab-models";

/** Whether there are runs to restore, without loading the code that restores them. */
export const hasRememberedRuns = (): boolean => isStored(runsPlace);

/** Whether there are opened results to restore, without loading the code that restores them. */
export const hasImports = (): boolean => isStored(importsPlace);

/** Whether there are own models to restore, without loading the code that restores them. */
export const hasModels = (): boolean => isStored(modelsPlace);

/** Remembers how many opened results there are. */
export const rememberImports = (count: number): void => remember(importsPlace, count);

/** Remembers how many own models there are. */
export const rememberModels = (count: number): void => remember(modelsPlace, count);

function remember(place: string, count: number): void {
  try {
    if (count > 0) localStorage.setItem(place, String(count));
    else localStorage.removeItem(place);
  } catch {
    // Where storage is blocked, the rooms that list them look for them when they open.
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
