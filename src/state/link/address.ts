import { messageOf } from "../../lab/engine/namedError.ts";
import { isPermalink, type Room, rememberedTheme, roomOfHash, setTheme, viewStore } from "../page/view.ts";
import { splitStory } from "../story/storyAddress.ts";

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
  const { room, story } = splitStory(location.hash);
  const isReload = isFollowed() || (story === null && !isPermalink(room));
  await follow();
  visited.add(viewStore.getState().room);
  viewStore.subscribe(({ room }) => visited.add(room));
  void import("../boundaries/keptSliceImage.ts").then(({ keepSliceImage }) => keepSliceImage(isReload));
  void import("../ownImage/keptOwnImage.ts").then(({ keepOwnImage }) => keepOwnImage(isReload));
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
  const { room, story } = splitStory(hash);
  const { story: open } = viewStore.getState();
  // A story stays open in every room that is visited from it. Going back to before it closes it.
  if (story !== null || isFollowed()) viewStore.setState({ story });
  // A step shows its own room: when its link names none, and when the history leads to another step of the story.
  if (story !== null && (room === "" || (open?.source === story.source && open.step !== story.step)))
    return restored(async () => (await import("../story/openStep.ts")).openStep(story));
  const plain = isPermalink(room) ? null : roomOfHash(room);
  if (plain !== null) return viewStore.setState({ room: plain, linkProblems: [] });
  return restored(async () => {
    const { openPermalink } = await import("./permalinks.ts");
    return { done: openPermalink(room, isFollowed() ? visited : new Set()) };
  });
}

/** Counts restorations: the address follows again when the latest has ended, not an earlier one that took longer. */
let restorations = 0;

/** Restores a room while the address rests. Resolves when the room is chosen; `done` does when all of it is restored. */
async function restored(open: () => Promise<{ readonly done: Promise<void> }>): Promise<void> {
  restorations += 1;
  const own = restorations;
  const end = () => {
    if (own === restorations) viewStore.setState({ isRestoring: false });
  };
  viewStore.setState({ isRestoring: true });
  try {
    const { done } = await open();
    void done.finally(end);
  } catch (error) {
    viewStore.setState({ linkProblems: [{ path: "", message: messageOf(error) }] });
    end();
  }
}

/** Whether the entry of the history has an address that followed the settings. */
const isFollowed = (): boolean => (history.state as { isFollowed?: boolean } | null)?.isFollowed === true;
