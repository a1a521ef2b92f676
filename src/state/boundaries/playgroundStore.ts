import { createStore } from "zustand/vanilla";
import { generatedPoints, type PlaneSettings } from "../../experiment/interactive/plane.ts";
import type { PlaygroundResult } from "../../experiment/interactive/playground.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";

/** What training has come to: another object after every stretch of it, and whenever it begins again. */
export interface Trained {
  /** By network; null: untrained. */
  readonly states: readonly Uint8Array[] | null;
  readonly epoch: number;
}

/** A beginning, told from every other one. */
export const untrained = (): Trained => ({ states: null, epoch: 0 });

/** What the worker saw last, and of what. */
export interface SeenPlane {
  readonly points: LabelledPoints;
  readonly settings: PlaneSettings;
  readonly trained: Trained;
  readonly result: PlaygroundResult;
  readonly isMeasured: boolean;
}

export const dataSettings = [
  "shape",
  "count",
  "noise",
  "dataSeed",
] as const satisfies readonly (keyof PlaneSettings)[];

/** Points, and whether somebody drew in them: what was generated alone can be generated again from its settings. */
export interface Drawing {
  readonly points: LabelledPoints;
  readonly isDrawn: boolean;
  readonly data: Pick<PlaneSettings, (typeof dataSettings)[number]>;
}

export interface PlaygroundState extends Omit<Drawing, "data"> {
  readonly settings: PlaneSettings;
  /** Epochs between two pictures. */
  readonly speed: number;
  readonly isPlaying: boolean;
  readonly trained: Trained;
  readonly seen: SeenPlane | null;
  /** What the worker is busy with. */
  readonly work: "training" | "looking" | "measuring" | null;
  readonly error: string | null;
  /** The point whose distances are shown. */
  readonly chosen: number | null;
  readonly past: readonly Drawing[];
  readonly future: readonly Drawing[];
}

export const defaultPlane: PlaneSettings = {
  shape: "blobs",
  count: 240,
  noise: 0.08,
  dataSeed: 1,
  hidden: 32,
  learningRate: 0.03,
  norm: "l2",
  epsilon: 0,
  seed: 1,
};

export const playgroundStore = createStore<PlaygroundState>()(() => ({
  settings: defaultPlane,
  points: generatedPoints(defaultPlane),
  isDrawn: false,
  speed: 1,
  isPlaying: false,
  trained: untrained(),
  seen: null,
  work: null,
  error: null,
  chosen: null,
  past: [],
  future: [],
}));
