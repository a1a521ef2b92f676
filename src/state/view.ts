import { createStore } from "zustand/vanilla";

/** The rooms of the lab, in the order of the navigation. The first is where a visit begins. */
export const rooms = ["attack", "train", "compare", "coherence"] as const;
export type Room = (typeof rooms)[number];

export type Theme = "system" | "light" | "dark";

export interface ViewState {
  readonly room: Room;
  readonly theme: Theme;
  /** Shown before the page's name in the title bar: "42 % training"; "" when nothing runs. */
  readonly activity: string;
}

const themeKey = "robin-lab-theme";

/** The room that a location hash names: `#train` or `#train/...`; anything else opens the first room. */
export function roomOfHash(hash: string): Room {
  const name = hash.replace(/^#/, "").split("/")[0];
  return rooms.find((room) => room === name) ?? rooms[0];
}

export const viewStore = createStore<ViewState>()(() => ({ room: rooms[0], theme: "system", activity: "" }));

/** Follow the location hash and the remembered theme. Returns the function that stops following. */
export function startView(): () => void {
  const follow = () => {
    // The skip link's target is a place in the room, not a room.
    if (location.hash !== "#main") viewStore.setState({ room: roomOfHash(location.hash) });
  };
  follow();
  setTheme(rememberedTheme());
  window.addEventListener("hashchange", follow);
  return () => window.removeEventListener("hashchange", follow);
}

/** Follow the system's colour scheme, or override it. Remembered where the browser allows it. */
export function setTheme(theme: Theme): void {
  viewStore.setState({ theme });
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Storage may be blocked: the choice then lasts as long as the page.
  }
}

/** Tell the title bar what is going on: `announceActivity("42 % training")`, "" when it ended. */
export function announceActivity(activity: string): void {
  viewStore.setState({ activity });
}

function rememberedTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}
