import { useWindowEvents } from "../shared/useWindowEvents.ts";
import { type ShortcutGroup, shortcutOf, type shortcuts } from "./shortcuts.ts";

/** Elements for typing or searching: no shortcut works inside them. */
const typing =
  "input:not([type=radio]):not([type=checkbox]), textarea, select, [role=combobox], [role=listbox], [role=option], [role=application]";
/** Elements that react to Space, arrows, Home and End themselves. */
const controls = "button, a, input, summary, [role=slider], [role=img][tabindex='0'], [role=switch]";
const dialogs = "[role=dialog], [role=alertdialog]";
const controlKeys = new Set([" ", "Home", "End", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

/**
 * Listen to a group of shortcuts while the component is mounted. If an action returns false, the key keeps its default
 * effect. Controls that use a key themselves keep it.
 */
export function useShortcuts<G extends ShortcutGroup>(
  group: G,
  actions: Readonly<Record<keyof (typeof shortcuts)[G], (key: string) => boolean | undefined>>,
): void {
  useWindowEvents({
    keydown(event) {
      const id = shortcutOf(group, event);
      if (id === null || event.defaultPrevented) return;
      const owners = controlKeys.has(event.key) ? `${typing}, ${controls}, ${dialogs}` : `${typing}, ${dialogs}`;
      if (event.target instanceof Element && event.target.closest(owners) !== null) return;
      if (actions[id](event.key) !== false) event.preventDefault();
    },
  });
}
