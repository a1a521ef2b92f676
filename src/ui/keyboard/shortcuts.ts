import { type Room, rooms } from "../../state/page/view.ts";

/** One keyboard shortcut, as listed in the keyboard sheet. */
export interface Shortcut {
  /** In the notation of `comboOf`; empty if the focused control handles them itself. */
  readonly keys: readonly string[];
  /** As shown in the sheet, if different. */
  readonly shown?: readonly string[];
  readonly does: string;
}

/** The keys of the rooms, from left to right on most keyboards. */
const roomKeys = [..."1234567890-="].slice(0, rooms.length);

/** The one registry of shortcuts: `useShortcuts` listens to what the keyboard sheet lists. */
export const shortcuts = {
  everywhere: {
    help: { keys: ["?"], does: "Show or close this sheet" },
    room: {
      keys: roomKeys,
      shown: ["1", "…", "9", "0", ...roomKeys.slice(10)],
      does: "Open a room, in the order of the navigation",
    },
  },
  story: {
    next: { keys: ["n"], shown: ["N"], does: "Next step" },
    back: { keys: ["N"], shown: ["Shift", "N"], does: "Previous step" },
  },
  attack: {
    toggle: { keys: [" "], shown: ["Space"], does: "Attack; after an attack, play or pause it" },
    back: { keys: ["ArrowLeft"], shown: ["←"], does: "One step back" },
    forward: { keys: ["ArrowRight"], shown: ["→"], does: "One step forward" },
    first: { keys: ["Home"], does: "Go to the image before the attack" },
    last: { keys: ["End"], does: "Go to the last step" },
    skip: { keys: ["Escape"], shown: ["Esc"], does: "Skip the opening scene" },
  },
  present: {
    toggle: { keys: ["p", "P"], shown: ["P"], does: "Start or stop presenting" },
    leave: { keys: ["Escape"], shown: ["Esc"], does: "Stop presenting" },
  },
  train: {
    undo: { keys: ["Mod+z"], shown: ["Ctrl", "Z"], does: "Undo the last settings change" },
    redo: { keys: ["Mod+Shift+z", "Mod+y"], shown: ["Ctrl", "Shift", "Z"], does: "Redo" },
  },
  plane: {
    toggle: { keys: ["p"], shown: ["P"], does: "Start or pause training" },
    step: { keys: ["s"], shown: ["S"], does: "Advance one frame" },
    reset: { keys: ["r"], shown: ["R"], does: "Restart untrained" },
    select: { keys: ["l"], shown: ["L"], does: "Select points" },
    dog: { keys: ["d"], shown: ["D"], does: "Draw dogs" },
    cat: { keys: ["c"], shown: ["C"], does: "Draw cats" },
    airplane: { keys: ["a"], shown: ["A"], does: "Draw airplanes" },
    erase: { keys: ["e"], shown: ["E"], does: "Erase points" },
    undo: { keys: ["Mod+z"], shown: ["Ctrl", "Z"], does: "Undo the last stroke" },
    redo: { keys: ["Mod+Shift+z", "Mod+y"], shown: ["Ctrl", "Shift", "Z"], does: "Redo" },
  },
  pictures: {
    original: {
      keys: ["b", "B"],
      shown: ["B"],
      does: "Hold to show the original image",
    },
    pixels: {
      keys: [],
      shown: ["←", "→", "↑", "↓"],
      does: "Read the pixels of the focused picture, one by one",
    },
  },
  divider: {
    move: { keys: [], shown: ["←", "→", "Home", "End"], does: "Move the divider of the pictures" },
  },
  figure: {
    values: { keys: [], shown: ["←", "→", "Home", "End"], does: "Read the values, one by one" },
    place: {
      keys: [],
      shown: ["←", "→", "↑", "↓"],
      does: "Move on a map, ten steps with Shift; in Plane, Enter draws or erases",
    },
    close: { keys: [], shown: ["Esc"], does: "Close a value, menu or sheet" },
  },
  images: {
    choose: { keys: [], shown: ["←", "→", "↑", "↓"], does: "Select an image" },
  },
  crop: {
    move: { keys: [], shown: ["←", "→", "↑", "↓"], does: "Move the crop" },
  },
} as const satisfies Record<string, Readonly<Record<string, Shortcut>>>;

export type ShortcutGroup = keyof typeof shortcuts;

export const groupTitles: Readonly<Record<ShortcutGroup, string>> = {
  everywhere: "Everywhere",
  story: "With a story open",
  attack: "Attack",
  present: "Presenting Attack and Boundaries",
  train: "Train",
  plane: "Plane",
  pictures: "Pictures in Attack",
  divider: "With the focus on a divider",
  figure: "With the focus on a figure",
  images: "With the focus on images",
  crop: "With the focus on a crop",
};

/** The room that a key opens. */
export function roomOfKey(key: string): Room | undefined {
  return rooms[roomKeys.indexOf(key)];
}

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** A key press as text: "Mod+Shift+z", "?", "ArrowLeft"; Mod is Ctrl, or Cmd on a Mac. Null if Alt is held, which types characters. */
export function comboOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  if (altKey) return null;
  const isMod = ctrlKey || metaKey;
  // Characters include Shift already: most keyboards need it for "?".
  const isShift = shiftKey && (isMod || key.length > 1);
  return `${isMod ? "Mod+" : ""}${isShift ? "Shift+" : ""}${isMod ? key.toLowerCase() : key}`;
}

/** The shortcut of a group that a key press triggers. */
export function shortcutOf<G extends ShortcutGroup>(
  group: G,
  press: Press,
): (keyof (typeof shortcuts)[G] & string) | null {
  const combo = comboOf(press);
  if (combo === null) return null;
  const found = Object.entries<Shortcut>(shortcuts[group]).find(([, { keys }]) => keys.includes(combo));
  return found === undefined ? null : (found[0] as keyof (typeof shortcuts)[G] & string);
}
