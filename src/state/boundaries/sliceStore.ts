import { createStore } from "zustand/vanilla";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { NamedPlane } from "../../lab/pool/slicePlane.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";
import type { BoundarySettings } from "./sliceSettings.ts";

/** The scores of one system on the plane, as far as they are computed. */
export interface SlicedSystem {
  readonly system: LabSystem;
  /** The finest level so far; null before the first one. */
  readonly grid: ScoreGrid | null;
  readonly status: "waiting" | "running" | "done" | "failed" | "stopped";
  readonly error: string | null;
}

/** A plane through an image, with everything that defines it and the scores on it. */
export interface Slice {
  readonly group: SystemGroup;
  readonly image: InputImage & { readonly label: number };
  readonly threat: Threat;
  readonly plane: NamedPlane;
  /** Both axes range from -half to half, in `side` points. */
  readonly half: number;
  readonly side: number;
  /** The settings that requested it. */
  readonly settings: BoundarySettings;
  readonly systems: readonly SlicedSystem[];
}

/** What a system reads an image as, before any change. */
export interface CleanAnswer {
  /** Null where there is no answer. */
  readonly name: string | null;
  readonly isWrong: boolean;
  /** Why there is none. */
  readonly error?: string;
}

/** The image that the next plane passes through, on show before the plane is computed. */
export interface ChosenImage {
  readonly group: SystemGroup;
  readonly image: Slice["image"];
  /** By system, as far as they answered. */
  readonly answers: Readonly<Record<string, CleanAnswer>>;
}

/** An image without the names of its classes. */
export type BroughtImage = Pick<InputImage, "shape" | "pixels" | "label"> & {
  readonly source: Extract<InputImage["source"], { kind: "own" }>;
};

interface BoundariesState {
  /** The user's own image, taken from Attack, or one from a link; it stays until another is drawn. */
  readonly own: InputImage | null;
  /** An image that a link or a reload brings. It becomes `own` once the systems are known, which name its classes. */
  readonly brought: BroughtImage | null;
  /** Whether a link names a photograph that is still being opened, so that no other image stands in for it. */
  readonly isComing: boolean;
  readonly chosen: ChosenImage | null;
  /** The slice on show; a newer one replaces it when its first level is computed. */
  readonly slice: Slice | null;
  /** What is computed before the first level can be shown. */
  readonly waitsFor: "systems" | "image" | "answers" | "axes" | null;
  /** The data set of the systems if it is not on this machine. */
  readonly missing: ResolvedChoice | null;
  /** Estimated seconds of a slice that takes too long to start by itself. */
  readonly longSeconds: number | null;
  /** Id of the group whose long slices start by themselves, since the user has started one. */
  readonly allowed: string | null;
  /** Why the last slice could not be computed. */
  readonly failure: string | null;
}

export const boundariesStore = createStore<BoundariesState>()(() => ({
  own: null,
  brought: null,
  isComing: false,
  chosen: null,
  slice: null,
  waitsFor: null,
  missing: null,
  longSeconds: null,
  allowed: null,
  failure: null,
}));

export function updateSystems(change: (system: SlicedSystem, index: number) => Partial<SlicedSystem>): void {
  boundariesStore.setState(({ slice }) => {
    if (slice === null) return {};
    const systems = slice.systems.map((one, index) => ({ ...one, ...change(one, index) }));
    return { slice: { ...slice, systems } };
  });
}
