import type { Permalink } from "../../experiment/link/permalink.ts";
import { defaultLinkState, type LinkState } from "../../experiment/link/permalinkRooms.ts";
import { roomOfStudy } from "../studies/studyRooms.ts";

/** A link to a view that has moved to a room of its own since, as a link to that room; any other link unchanged. */
export function currentLink(link: Permalink): Permalink {
  if (link.room === "boundaries" && link.state.view === "plane") return { room: "plane", state: planePart(link.state) };
  if (link.room === "paper") {
    const room = roomOfStudy(link.state.study);
    if (room !== "paper") return { room, state: link.state };
  }
  return link;
}

/** The fields of the plane in a link to Boundaries. */
export function planePart(state: LinkState<"boundaries">): LinkState<"plane"> {
  const names = Object.keys(defaultLinkState("plane")) as (keyof LinkState<"plane">)[];
  return Object.fromEntries(names.map((name) => [name, state[name]])) as unknown as LinkState<"plane">;
}
