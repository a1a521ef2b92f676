import { type LinkRoom, linkRooms } from "../link/permalinkRooms.ts";
import { roomAddresses } from "../link/roomAddresses.ts";

/**
 * The hash of a link into the lab, without the step that was open when it was copied; null for other addresses. Links
 * copied from any copy of the lab are recognised, since only the hash matters.
 */
export function labHash(href: string): string | null {
  const at = href.indexOf("#");
  if (at < 0) return null;
  const hash = href.slice(at).replace(/&story=.*$/s, "");
  const isLab = at === 0 || /^#v\d+\./.test(hash) || isRoom(hash);
  return isLab ? hash : null;
}

function isRoom(hash: string): boolean {
  const name = /^#([^?]*)/.exec(hash)?.[1] ?? "";
  return (Object.keys(linkRooms) as LinkRoom[]).some((id) => (roomAddresses[id] ?? id) === name);
}
