import { type Room, rooms } from "../../state/page/view.ts";

/** One keyboard shortcut: what the help sheet lists is what the page listens to. */
export interface Shortcut {
  /** As `comboOf` writes them. */
  readonly keys: readonly string[];
  /** As the sheet shows them, where that differs. */
  readonly shown?: readonly string[];
  readonly does: string;
}

/** Shortcuts by where they work. Those of a control work while it has the focus, and its own code listens. */
export const shortcuts = {
  everywhere: {
    help: { keys: ["?"], does: "Show or close this sheet" },
    room: {
      // The tenth has the key that follows the 9.
      keys: rooms.map((_room, index) => String((index + 1) % 10)),
      shown: ["1", "…", String(rooms.length % 10)],
      does: "Open a room, in the order of the header",
    },
  },
  attack: {
    toggle: { keys: [" "], shown: ["Space"], does: "Play or pause the attack" },
    back: { keys: ["ArrowLeft"], shown: ["←"], does: "One step back" },
    forward: { keys: ["ArrowRight"], shown: ["→"], does: "One step forward" },
    first: { keys: ["Home"], does: "To the image before the attack" },
    last: { keys: ["End"], does: "To the last step" },
  },
  train: {
    undo: { keys: ["Mod+z"], shown: ["Ctrl", "Z"], does: "Take back the last change of a setting" },
    redo: { keys: ["Mod+Shift+z", "Mod+y"], shown: ["Ctrl", "Shift", "Z"], does: "Make it again" },
  },
  plane: {
    toggle: { keys: ["p"], shown: ["P"], does: "Train on, or pause" },
    step: { keys: ["s"], shown: ["S"], does: "Train one picture on" },
    reset: { keys: ["r"], shown: ["R"], does: "Begin again untrained" },
    look: { keys: ["l"], shown: ["L"], does: "Look at points" },
    dog: { keys: ["d"], shown: ["D"], does: "Draw dogs" },
    cat: { keys: ["c"], shown: ["C"], does: "Draw cats" },
    airplane: { keys: ["a"], shown: ["A"], does: "Draw airplanes" },
    erase: { keys: ["e"], shown: ["E"], does: "Erase points" },
    undo: { keys: ["Mod+z"], shown: ["Ctrl", "Z"], does: "Take the last stroke back" },
    redo: { keys: ["Mod+Shift+z", "Mod+y"], shown: ["Ctrl", "Shift", "Z"], does: "Draw it again" },
  },
  pictures: {
    original: {
      keys: ["b", "B"],
      shown: ["B"],
      does: "While held: the original in place of the attacked image",
    },
    pixels: {
      keys: [],
      shown: ["←", "→", "↑", "↓"],
      does: "With the focus on a picture: read its pixels, one by one",
    },
  },
  figure: {
    values: { keys: [], shown: ["←", "→", "Home", "End"], does: "Read the values of a figure, one by one" },
    place: {
      keys: [],
      shown: ["←", "→", "↑", "↓"],
      does: "Move over a map, ten steps with Shift; in the plane Enter draws or erases there",
    },
    close: { keys: [], shown: ["Esc"], does: "Close the value, a menu or a sheet" },
  },
  images: {
    choose: { keys: [], shown: ["←", "→", "↑", "↓"], does: "Choose an image of a contact sheet" },
  },
  crop: {
    move: { keys: [], shown: ["←", "→", "↑", "↓"], does: "Move the crop of an own picture" },
  },
} as const satisfies Record<string, Readonly<Record<string, Shortcut>>>;

export type ShortcutGroup = keyof typeof shortcuts;

export const groupTitles: Readonly<Record<ShortcutGroup, string>> = {
  everywhere: "Everywhere",
  attack: "Attack",
  train: "Train",
  plane: "Boundaries in the plane",
  pictures: "Pictures of an attack",
  figure: "With the focus on a figure",
  images: "With the focus on images",
  crop: "With the focus on a crop",
};

/** The room that the number key opens. */
export function roomOfKey(key: string): Room | undefined {
  return rooms[(Number(key) + 9) % 10];
}

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A key press as text: "Mod+Shift+z", "?", "ArrowLeft"; Mod is Ctrl, or Cmd on a Mac. Null with Alt: that is for typing. */
export function comboOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
  if (altKey) return null;
  const isMod = ctrlKey || metaKey;
  // Shift is part of a character already: "?" needs it on most keyboards.
  const isShift = shiftKey && (isMod || key.length > 1);
  return `${isMod ? "Mod+" : ""}${isShift ? "Shift+" : ""}${isMod ? key.toLowerCase() : key}`;
}

/** Which shortcut of a group a key press means. */
export function shortcutOf<G extends ShortcutGroup>(
  group: G,
  press: Press,
): (keyof (typeof shortcuts)[G] & string) | null {
  const combo = comboOf(press);
  if (combo === null) return null;
  const found = Object.entries<Shortcut>(shortcuts[group]).find(([, { keys }]) => keys.includes(combo));
  return found === undefined ? null : (found[0] as keyof (typeof shortcuts)[G] & string);
}
