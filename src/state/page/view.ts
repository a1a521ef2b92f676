import { createStore } from "zustand/vanilla";
import type { Problem } from "../../experiment/spec/problem.ts";

/** The rooms of the lab, in the order of the navigation. The first is where a visit begins. */
export const rooms = [
  "attack",
  "data",
  "train",
  "compare",
  "coherence",
  "boundaries",
  "simplicity",
  "decompositions",
  "paper",
  "runs",
] as const;
export type Room = (typeof rooms)[number];

export type Theme = "system" | "light" | "dark";

export interface ViewState {
  readonly room: Room;
  readonly theme: Theme;
  /** Shown before the page's name in the title bar: "42 % training"; "" when nothing runs. */
  readonly activity: string;
  /** What of the last permalink could not be used. */
  readonly linkProblems: readonly Problem[];
}

const themeKey = "robin-lab-theme";

/** Addresses of rooms that are not their id. */
const addresses: Partial<Readonly<Record<Room, string>>> = { compare: "robustness" };

/** The location hash of a room: "#train". */
export function hashOf(room: Room): string {
  return `#${addresses[room] ?? room}`;
}

/** The room that a location hash names: `#train` or `#train/...`; anything else opens the first room. */
export function roomOfHash(hash: string): Room {
  const name = hash.replace(/^#/, "").split("/")[0];
  return rooms.find((room) => room === name || addresses[room] === name) ?? rooms[0];
}

/** Whether a location hash is a permalink, of any version. */
export function isPermalink(hash: string): boolean {
  return /^#v\d+\./.test(hash);
}

export const viewStore = createStore<ViewState>()(() => ({
  room: rooms[0],
  theme: "system",
  activity: "",
  linkProblems: [],
}));

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

/** The theme that was chosen on an earlier visit. */
export function rememberedTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}
