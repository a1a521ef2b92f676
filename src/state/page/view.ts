import { createStore } from "zustand/vanilla";
import { roomAddresses } from "../../experiment/link/roomAddresses.ts";
import type { Problem } from "../../experiment/spec/problem.ts";
import type { StoryAddress } from "../story/storyAddress.ts";

/** The rooms of the lab in their groups, in the order of the navigation. A visit starts in the first. */
export const roomGroups = [
  { label: "Try", rooms: ["attack", "plane"] },
  { label: "Understand", rooms: ["boundaries", "coherence"] },
  { label: "Experiment", rooms: ["data", "train", "runs"] },
  { label: "Evidence", rooms: ["compare", "simplicity", "decompositions", "paper"] },
] as const;
export type Room = (typeof roomGroups)[number]["rooms"][number];

export const rooms: readonly Room[] = roomGroups.flatMap((group) => group.rooms);
/** The room in which a visit starts. */
export const firstRoom = roomGroups[0].rooms[0];

export type Theme = "system" | "light" | "dark";

interface ViewState {
  readonly room: Room;
  readonly theme: Theme;
  /** Shown before the page's name in the title bar: "42 % training"; "" when nothing runs. */
  readonly activity: string;
  /** Whether a permalink is being applied. */
  readonly isRestoring: boolean;
  /** Parts of the last permalink that could not be used. */
  readonly linkProblems: readonly Problem[];
  /** The story that is open beside the room; null if none is. */
  readonly story: StoryAddress | null;
  /** Whether rooms that can be presented are shown for a projector. */
  readonly isPresenting: boolean;
}

const themeKey = "robin-lab-theme";

/** The location hash of a room: "#train". */
export function hashOf(room: Room): string {
  return `#${roomAddresses[room] ?? room}`;
}

/** The room that a location hash names, `#train` or `#train/...`; the first for none, null for one that does not exist. */
export function roomOfHash(hash: string): Room | null {
  const name = hash.replace(/^#/, "").split("/")[0];
  if (name === "") return firstRoom;
  return rooms.find((room) => room === name || roomAddresses[room] === name) ?? null;
}

/** Whether a location hash holds the state of its room: a permalink of any version, or readable settings. */
export function isPermalink(hash: string): boolean {
  return /^#(v\d+\.|[^?]*\?)/.test(hash);
}

export const viewStore = createStore<ViewState>()(() => ({
  room: firstRoom,
  theme: "system",
  activity: "",
  isRestoring: false,
  linkProblems: [],
  story: null,
  isPresenting: false,
}));

/** Follows the system's colour scheme, or overrides it. The browser remembers the choice unless storage is blocked. */
export function setTheme(theme: Theme): void {
  viewStore.setState({ theme });
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Where storage is blocked, the choice lasts as long as the page.
  }
}

/** Shows an activity in the title bar: `announceActivity("42 % training")`; "" when it ends. */
export function announceActivity(activity: string): void {
  viewStore.setState({ activity });
}

/** The theme of earlier visits. */
export function rememberedTheme(): Theme {
  try {
    const stored = localStorage.getItem(themeKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}
