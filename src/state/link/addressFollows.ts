import { permalinkHash } from "../../experiment/link/permalink.ts";
import { defaultLinkState } from "../../experiment/link/permalinkRooms.ts";
import { attackStore } from "../attack/attackStore.ts";
import { boundariesStore } from "../boundaries/sliceStore.ts";
import { selectionStore } from "../page/selection.ts";
import { hashOf, viewStore } from "../page/view.ts";
import { playgroundStore } from "../plane/playgroundStore.ts";
import { withStory } from "../story/storyAddress.ts";
import { draftStore } from "../train/draftStore.ts";
import { linkOf } from "./permalinks.ts";

/** Milliseconds from a change to the address that follows. Safari refuses more than 100 addresses in 30 seconds. */
const pause = 400;

/**
 * Keeps the address equal to the link of the room on show, so that a reload or a bookmark restores its settings. A room with
 * default settings has its plain address, such as `#train`.
 *
 * @param show shows a hash in the address.
 */
export function followSettings(show: (hash: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const writeAddress = () => {
    clearTimeout(timer);
    timer = undefined;
    const { room, isRestoring, story } = viewStore.getState();
    // Until a link has been restored, its own address is the better one.
    const hash = isRestoring ? null : addressOf(room);
    if (hash !== null) show(withStory(hash, story));
  };
  // Not restarted by further changes: an attack changes its store at every step.
  const schedule = () => {
    timer ??= setTimeout(writeAddress, pause);
  };
  for (const store of [attackStore, playgroundStore, selectionStore, draftStore, viewStore]) store.subscribe(schedule);
  boundariesStore.subscribe(({ own }, before) => own !== before.own && schedule());
  // A page that is closed or reloaded at once keeps its last change, too.
  addEventListener("pagehide", writeAddress);
  schedule();
}

/** The shortest hash that opens the room as it is; null if its state is too large for a link. */
function addressOf(room: Parameters<typeof linkOf>[0]): string | null {
  try {
    const link = linkOf(room);
    const usual = permalinkHash({ room, state: defaultLinkState(room) } as Parameters<typeof permalinkHash>[0]);
    return link === usual ? hashOf(room) : link;
  } catch {
    return null;
  }
}
