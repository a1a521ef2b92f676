import { createStore } from "zustand/vanilla";
import { generatedPoints, type PlaneSettings } from "../../experiment/interactive/plane.ts";
import type { PlaygroundResult } from "../../experiment/interactive/playground.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";

/** The state of the training: a new object after every request that trains, and after every reset. */
export interface Trained {
  /** One per network; null while untrained. */
  readonly states: readonly Uint8Array[] | null;
  readonly epoch: number;
}

/** A reset; every one is a new object. */
export const untrained = (): Trained => ({ states: null, epoch: 0 });

/** The last result of the worker, with its inputs. */
export interface ShownPlane {
  readonly points: LabelledPoints;
  readonly settings: PlaneSettings;
  readonly trained: Trained;
  readonly result: PlaygroundResult;
  /** Whether the result has distances. */
  readonly isMeasured: boolean;
}

/** The settings that generate the points. */
export const dataSettings = ["shape", "count", "noise", "dataSeed"] as const satisfies readonly (keyof PlaneSettings)[];

/** Points, and whether the user drew some of them; otherwise the settings generate them again. */
export interface Drawing {
  readonly points: LabelledPoints;
  readonly isDrawn: boolean;
  readonly data: Pick<PlaneSettings, (typeof dataSettings)[number]>;
}

export interface PlaygroundState extends Omit<Drawing, "data"> {
  readonly settings: PlaneSettings;
  /** Epochs between two updates of the picture. */
  readonly speed: number;
  /** Whether the plane is visible: a hidden one computes nothing. */
  readonly isOpen: boolean;
  readonly isPlaying: boolean;
  /** Requested single updates of the picture. */
  readonly steps: number;
  readonly trained: Trained;
  readonly shown: ShownPlane | null;
  /** What the worker is computing. */
  readonly work: "training" | "scoring" | "measuring" | null;
  readonly error: string | null;
  /** Index of the point whose distances are shown. */
  readonly chosen: number | null;
  /** Undo history, oldest first, and undone drawings, next first. */
  readonly past: readonly Drawing[];
  readonly future: readonly Drawing[];
  /** The points at the start of the current stroke, until its first change is in the undo history. */
  readonly strokeStart: LabelledPoints | null;
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
  isOpen: false,
  isPlaying: false,
  steps: 0,
  trained: untrained(),
  shown: null,
  work: null,
  error: null,
  chosen: null,
  past: [],
  future: [],
  strokeStart: null,
}));
