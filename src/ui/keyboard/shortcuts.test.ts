import { expect, test } from "vitest";
import { rooms } from "../../state/page/view.ts";
import { comboOf, groupTitles, roomOfKey, type Shortcut, shortcutOf, shortcuts } from "./shortcuts.ts";

const press = (key: string, held: "ctrl" | "meta" | "alt" | "shift" | "ctrl+shift" | "" = "") => ({
  key,
  ctrlKey: held.includes("ctrl"),
  metaKey: held === "meta",
  altKey: held === "alt",
  shiftKey: held.includes("shift"),
});

test("a key press means the shortcut that the sheet lists", () => {
  expect(shortcutOf("everywhere", press("?", "shift"))).toBe("help");
  expect(shortcutOf("attack", press(" "))).toBe("toggle");
  expect(shortcutOf("train", press("z", "ctrl"))).toBe("undo");
  expect(shortcutOf("train", press("Z", "ctrl+shift"))).toBe("redo");
  expect(shortcutOf("train", press("z", "meta"))).toBe("undo");
  expect(shortcutOf("attack", press("ArrowLeft", "ctrl"))).toBeNull();
  expect(comboOf(press("z", "alt"))).toBeNull();
});

test("every room has its number and every group its title", () => {
  expect(shortcuts.everywhere.room.keys.map(roomOfKey)).toEqual([...rooms]);
  expect(Object.keys(groupTitles)).toEqual(Object.keys(shortcuts));
});

test("no key means two things at once in a room", () => {
  const here: readonly Shortcut[] = Object.values(shortcuts.everywhere);
  for (const group of [shortcuts.attack, shortcuts.train, shortcuts.plane]) {
    const keys = [...here, ...Object.values<Shortcut>(group)].flatMap((one) => one.keys);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
