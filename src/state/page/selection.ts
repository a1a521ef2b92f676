import { createStore } from "zustand/vanilla";
import { defaultLinkState, type LinkRoom, type LinkState } from "../../experiment/link/permalinkRooms.ts";

const rooms = [
  "compare",
  "coherence",
  "boundaries",
  "simplicity",
  "decompositions",
  "paper",
  "runs",
  "data",
] as const satisfies readonly LinkRoom[];

/** The selections of the rooms that only show results; they survive visits to other rooms, and links contain them. */
export type Selection = { readonly [R in (typeof rooms)[number]]: LinkState<R> };

export const selectionStore = createStore<Selection>()(
  () => Object.fromEntries(rooms.map((room) => [room, defaultLinkState(room)])) as unknown as Selection,
);

/** Selects another experiment, and resets what was selected within the previous one. */
export function selectExperiment(experiment: string): void {
  const { judged } = selectionStore.getState().compare;
  selectionStore.setState({ compare: { ...defaultLinkState("compare"), judged, experiment } });
}

/** Changes the selection of a room. */
export function select<R extends keyof Selection>(room: R, change: Partial<Selection[R]>): void {
  selectionStore.setState((all) => ({ [room]: { ...all[room], ...change } }));
}
