import { createStore } from "zustand/vanilla";
import { defaultLinkState, type LinkState } from "../../experiment/link/permalinkRooms.ts";

/** The selections of the rooms that only show results; they survive visits to other rooms, and links contain them. */
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

/** Selects another experiment, and resets what was selected within the previous one. */
export function selectExperiment(experiment: string): void {
  const { judged } = selectionStore.getState().compare;
  selectionStore.setState({ compare: { ...defaultLinkState("compare"), judged, experiment } });
}

/** Changes the selection of a room. */
export function select<R extends keyof Selection>(room: R, change: Partial<Selection[R]>): void {
  selectionStore.setState((all) => ({ [room]: { ...all[room], ...change } }));
}
