import { Monitor, Moon, Sun } from "lucide-react";
import { useStore } from "zustand";
import { setTheme, type Theme, viewStore } from "../../state/page/view.ts";
import { IconButton } from "../controls/IconButton.tsx";

const order: readonly Theme[] = ["system", "light", "dark"];
const themes = {
  system: { icon: <Monitor />, name: "system" },
  light: { icon: <Sun />, name: "light" },
  dark: { icon: <Moon />, name: "dark" },
} as const satisfies Record<Theme, unknown>;

/** Cycles through system, light and dark. */
export function ThemeSwitch() {
  const theme = useStore(viewStore, (state) => state.theme);
  const next = order[(order.indexOf(theme) + 1) % order.length] ?? "system";
  return (
    <IconButton
      label={`Theme: ${themes[theme].name}. Switch to ${themes[next].name}`}
      icon={themes[theme].icon}
      onClick={() => setTheme(next)}
    />
  );
}
