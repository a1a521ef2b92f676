import { messageOf } from "../../lab/engine/namedError.ts";
import { isPermalink, rememberedTheme, roomOfHash, setTheme, viewStore } from "../page/view.ts";

/** Applies the remembered theme and follows the location hash. Resolves when a permalink in the address is applied. */
export async function startView(): Promise<void> {
  setTheme(rememberedTheme());
  window.addEventListener("hashchange", () => void follow());
  await follow();
}

async function follow(): Promise<void> {
  const { hash } = location;
  // The target of the skip link is part of the room.
  if (hash === "#main") return;
  if (!isPermalink(hash)) return viewStore.setState({ room: roomOfHash(hash), linkProblems: [] });
  try {
    const { openPermalink } = await import("./permalinks.ts");
    openPermalink(hash);
  } catch (error) {
    viewStore.setState({ linkProblems: [{ path: "", message: messageOf(error) }] });
  }
}
