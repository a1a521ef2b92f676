import { createStore } from "zustand/vanilla";
import { defaultLinkState, type LinkState } from "../../experiment/link/permalinkRooms.ts";

/** What is looked at in the rooms that only show: kept while other rooms are open, and shared by links. */
export interface Selection {
  readonly compare: LinkState<"compare">;
  readonly coherence: LinkState<"coherence">;
  readonly boundaries: LinkState<"boundaries">;
  readonly simplicity: LinkState<"simplicity">;
  readonly decompositions: LinkState<"decompositions">;
  readonly paper: LinkState<"paper">;
  readonly runs: LinkState<"runs">;
  readonly data: LinkState<"data">;
}

export const selectionStore = createStore<Selection>()(() => ({
  compare: defaultLinkState("compare"),
  coherence: defaultLinkState("coherence"),
  boundaries: defaultLinkState("boundaries"),
  simplicity: defaultLinkState("simplicity"),
  decompositions: defaultLinkState("decompositions"),
  paper: defaultLinkState("paper"),
  runs: defaultLinkState("runs"),
  data: defaultLinkState("data"),
}));

/** Look at another experiment: what was chosen inside the one before means nothing there. */
export function selectExperiment(experiment: string): void {
  const { judged } = selectionStore.getState().compare;
  selectionStore.setState({ compare: { ...defaultLinkState("compare"), judged, experiment } });
}

/** Look at something else in a room. */
export function select<R extends keyof Selection>(room: R, change: Partial<Selection[R]>): void {
  selectionStore.setState((all) => ({ [room]: { ...all[room], ...change } }));
}
