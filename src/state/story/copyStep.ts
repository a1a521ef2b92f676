import { linkOf } from "../link/permalinks.ts";
import { viewStore } from "../page/view.ts";

/** A step of a story in Markdown that shows the room as it is now, with places for its title and its text. */
export function stepOfNow(): string {
  return `## Title of this step\n\nSay one thing in two or three short sentences, and what to try.\n\n[Show](${linkOf(viewStore.getState().room)})\n`;
}
