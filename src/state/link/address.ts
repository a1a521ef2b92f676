import { messageOf } from "../../lab/engine/namedError.ts";
import { isPermalink, type Room, rememberedTheme, roomOfHash, setTheme, viewStore } from "../page/view.ts";

/** The hash that the page shows. The address has another one between a navigation and its event. */
let shownHash = "";
/** The rooms that were on show since the page loaded: these have their state, the others still have their defaults. */
const visited = new Set<Room>();

/**
 * Applies the remembered theme and follows the location hash; from then on, the address follows the settings. Resolves when
 * a permalink in the address has chosen its room.
 */
export async function startView(): Promise<void> {
  setTheme(rememberedTheme());
  window.addEventListener("hashchange", () => void follow());
  await follow();
  visited.add(viewStore.getState().room);
  viewStore.subscribe(({ room }) => visited.add(room));
  void import("./addressFollows.ts").then(({ followSettings }) => followSettings(replaceHash));
}

/**
 * Shows another hash in the address, without an entry in the history, and unless a navigation is on its way. Marks the
 * entry: going back to it shows its room as it is now, which keeps later changes and the attack on show.
 */
function replaceHash(hash: string): void {
  if (location.hash !== shownHash || hash === shownHash) return;
  history.replaceState({ isFollowed: true }, "", hash);
  shownHash = location.hash;
}

async function follow(): Promise<void> {
  const { hash } = location;
  // The target of the skip link is part of the room.
  if (hash === "#main") return;
  shownHash = hash;
  if (!isPermalink(hash)) return viewStore.setState({ room: roomOfHash(hash), linkProblems: [] });
  const isFollowed = (history.state as { isFollowed?: boolean } | null)?.isFollowed === true;
  viewStore.setState({ isRestoring: true });
  try {
    const { openPermalink } = await import("./permalinks.ts");
    const restored = openPermalink(hash, isFollowed ? visited : new Set());
    void restored.finally(() => viewStore.setState({ isRestoring: false }));
  } catch (error) {
    viewStore.setState({ linkProblems: [{ path: "", message: messageOf(error) }], isRestoring: false });
  }
}
