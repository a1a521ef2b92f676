import { prefersStill } from "../../../state/page/prefersStill.ts";
import { partNamed } from "../../story/namedPart.ts";

/**
 * Scrolls to the Image panel, which shows the picture that was opened: on phones, it stands far above the table and below
 * the introduction. Back returns to the table.
 */
export function showImagePanel(): void {
  const panel = partNamed("Image")?.closest("section");
  if (panel === null || panel === undefined) return;
  // An entry of its own: browsers keep the place of the one before, and scroll to it on Back.
  history.pushState(history.state, "");
  // Its start: the bar of the room covers only what is below.
  panel.scrollIntoView({ block: "start", behavior: prefersStill() ? "auto" : "smooth" });
}
