import { Monitor, Moon, Sun } from "lucide-react";
import { useStore } from "zustand";
import { setTheme, type Theme, viewStore } from "../../state/page/view.ts";
import { IconButton } from "../controls/IconButton.tsx";

const order: readonly Theme[] = ["system", "light", "dark"];
const looks = {
  system: { icon: <Monitor />, name: "as the system" },
  light: { icon: <Sun />, name: "light" },
  dark: { icon: <Moon />, name: "dark" },
} as const satisfies Record<Theme, unknown>;

/** Steps through: as the system, light, dark. */
export function ThemeSwitch() {
  const theme = useStore(viewStore, (state) => state.theme);
  const next = order[(order.indexOf(theme) + 1) % order.length] ?? "system";
  return (
    <IconButton
      label={`Colours: ${looks[theme].name}. Switch to ${looks[next].name}`}
      icon={looks[theme].icon}
      onClick={() => setTheme(next)}
    />
  );
}
