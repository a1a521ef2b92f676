/** The step of a trajectory on show: step 0 is its start, `last` its end. */
export interface Playback {
  readonly step: number;
  readonly last: number;
  readonly playing: boolean;
}

export type PlaybackAction =
  /** Loads a trajectory: plays it from its start, or shows its end. */
  | { readonly kind: "load"; readonly last: number; readonly play: boolean }
  /** Plays or pauses. At the end, playing starts over. */
  | { readonly kind: "toggle" }
  | { readonly kind: "restart" }
  /** Shows one step and pauses. */
  | { readonly kind: "seek"; readonly step: number }
  | { readonly kind: "move"; readonly by: number }
  /** Shows another run of another length; keeps the step if the run has it. */
  | { readonly kind: "resize"; readonly last: number }
  /** Advances by one step while playing. */
  | { readonly kind: "tick" };

export const emptyPlayback: Playback = { step: 0, last: 0, playing: false };

/** The playback after an action. The step always lies between 0 and `last`. */
export function playback(state: Playback, action: PlaybackAction): Playback {
  const { step, last, playing } = state;
  switch (action.kind) {
    case "load":
      return {
        step: action.play ? 0 : action.last,
        last: action.last,
        playing: action.play && action.last > 0,
      };
    case "toggle":
      if (playing) return { ...state, playing: false };
      return { step: step === last ? 0 : step, last, playing: last > 0 };
    case "restart":
      return { step: 0, last, playing: last > 0 };
    case "seek":
      return { step: clamp(action.step, last), last, playing: false };
    case "move":
      return { step: clamp(step + action.by, last), last, playing: false };
    case "resize":
      return { step: clamp(step, action.last), last: action.last, playing: playing && step < action.last };
    case "tick": {
      if (!playing) return state;
      const next = clamp(step + 1, last);
      return { step: next, last, playing: next < last };
    }
    default:
      return action satisfies never;
  }
}

/** Milliseconds per step: most trajectories play in about four seconds, and no step takes less than 60 ms. */
export function stepInterval(last: number): number {
  return Math.min(500, Math.max(60, 4000 / Math.max(1, last)));
}

function clamp(step: number, last: number): number {
  return Math.min(Math.max(Math.round(step), 0), last);
}
