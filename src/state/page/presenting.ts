import { type Room, viewStore } from "./view.ts";

/** The rooms that can be presented. */
const presented: readonly Room[] = ["attack", "boundaries"];

let justStopped = false;

/** Starts or stops presenting the room on show. */
export function setPresenting(isPresenting: boolean): void {
  justStopped = !isPresenting && viewStore.getState().isPresenting;
  viewStore.setState({ isPresenting });
}

/** Whether the room on show is presented. */
export const isPresented = ({ room, isPresenting }: { readonly room: Room; readonly isPresenting: boolean }): boolean =>
  isPresenting && presented.includes(room);

/** Whether presenting was stopped since this was last asked: the button that started it takes the focus once. */
export function hasJustStopped(): boolean {
  const answer = justStopped;
  justStopped = false;
  return answer;
}

/** Starts presenting if a link asks for it. Other links, such as those of a story, leave it as it is. */
export function presentIfAsked({ present }: { readonly present: boolean | 0 | 1 }): void {
  if (present === true || present === 1) setPresenting(true);
}
