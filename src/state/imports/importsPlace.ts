const place = "robin-lab-imports";

/** Whether opened results are kept, without loading what would read them. */
export function hasImports(): boolean {
  try {
    return localStorage.getItem(place) !== null;
  } catch {
    return false;
  }
}

/** Remember whether there are any. Where storage is blocked they are looked up when the Runs room opens. */
export function rememberImports(count: number): void {
  try {
    if (count > 0) localStorage.setItem(place, String(count));
    else localStorage.removeItem(place);
  } catch {
    // Blocked storage costs a look-up later, nothing else.
  }
}
