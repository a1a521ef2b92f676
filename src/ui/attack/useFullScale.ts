import { useMemo } from "react";
import { attackStore } from "../../state/attack/attackStore.ts";
import { largestChange } from "../images/paint.ts";
import { useFields } from "../shared/useFields.ts";

/** The change painted in full colour, the same for both systems: epsilon in linf, else the largest change of any pixel shown. */
export function useFullScale(): number {
  const { shown, settings } = useFields(attackStore, "shown", "settings");
  return useMemo(() => {
    if (shown === null) return settings.epsilon.linf;
    if (shown.settings.norm === "linf") return shown.settings.epsilon.linf;
    return Math.max(
      ...shown.attacks.map(({ crafted, run }) => {
        const images = crafted?.runs[run]?.images;
        return images === undefined ? 0 : largestChange(images, shown.image.pixels);
      }),
    );
  }, [shown, settings]);
}
