import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { PlanePlace } from "../drawing/mark.ts";

/** A closed line in the plane and its meaning. */
export interface MapOutline {
  readonly label: string;
  readonly outline: readonly (readonly [x: number, y: number])[];
}

/** One system on the plane. */
export interface MapPanel {
  readonly id: string;
  readonly label: string;
  /** Series of its colour. */
  readonly series: number;
  /** Name of each score. */
  readonly scoreNames: readonly string[];
  /** Null until the first scores are known. */
  readonly grid: ScoreGrid | null;
  /** The score whose boundary and margins are drawn, and its name; null: all boundaries alike, without margins. */
  readonly column: { readonly score: number; readonly name: string } | null;
  /** A line of text under its name; may be empty. */
  readonly note: string;
  /** The class whose colour each score has; absent: score i has the colour of class i. */
  readonly tones?: readonly number[];
  /** A closed line drawn in this panel only. */
  readonly outline?: MapOutline;
}

/** A data point in the plane, with its class. */
interface MapPoint extends PlanePlace {
  readonly cls: number;
}

/** Decision boundaries in one plane: one panel per system, all with the same axes. */
export interface BoundaryMapSource {
  /** Meaning and unit of each coordinate. */
  readonly x: string;
  readonly y: string;
  readonly panels: readonly MapPanel[];
  /** Whether each panel also shows the boundaries of the others, dashed. */
  readonly isOverlaid: boolean;
  /** The border of the budget in the plane; null for none. */
  readonly budget: MapOutline | null;
  /** The image that the plane goes through. */
  readonly origin: (PlanePlace & { readonly label: string }) | null;
  /** The selected place. */
  readonly chosen: PlanePlace | null;
  readonly points: readonly MapPoint[];
}
