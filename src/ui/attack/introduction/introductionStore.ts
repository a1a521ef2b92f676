import { createStore } from "zustand/vanilla";

/** Where it is kept in `localStorage` that the diagram is hidden. */
const place = "robin-lab-introduction";

/** Whether the diagram of the first screen is on show. The browser remembers that it was hidden, unless storage is blocked. */
export const introductionStore = createStore<{ readonly isShown: boolean }>()(() => ({ isShown: !isHidden() }));

export function showDiagram(isShown: boolean): void {
  introductionStore.setState({ isShown });
  try {
    if (isShown) localStorage.removeItem(place);
    else localStorage.setItem(place, "hidden");
  } catch {
    // Where storage is blocked, the choice lasts as long as the page.
  }
}

function isHidden(): boolean {
  try {
    return localStorage.getItem(place) === "hidden";
  } catch {
    return false;
  }
}
