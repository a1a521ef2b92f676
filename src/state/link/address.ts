import { messageOf } from "../../lab/engine/namedError.ts";
import { isPermalink, rememberedTheme, roomOfHash, setTheme, viewStore } from "../page/view.ts";

/** Follow the location hash and the remembered theme. Resolves when a permalink in the address has set its room. */
export async function startView(): Promise<void> {
  setTheme(rememberedTheme());
  window.addEventListener("hashchange", () => void follow());
  await follow();
}

async function follow(): Promise<void> {
  const { hash } = location;
  // The skip link's target is a place in the room, not a room.
  if (hash === "#main") return;
  if (!isPermalink(hash)) return viewStore.setState({ room: roomOfHash(hash), linkProblems: [] });
  try {
    const { openPermalink } = await import("./permalinks.ts");
    openPermalink(hash);
  } catch (error) {
    viewStore.setState({ linkProblems: [{ path: "", message: messageOf(error) }] });
  }
}
