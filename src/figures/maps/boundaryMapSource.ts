import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";

/** A closed line in the plane, and what it stands for. */
export interface MapOutline {
  readonly label: string;
  readonly outline: readonly (readonly [x: number, y: number])[];
}

/** One system on the plane. */
export interface MapPanel {
  readonly id: string;
  readonly label: string;
  /** Position of its colour among series. */
  readonly series: number;
  /** What its scores are called. */
  readonly scoreNames: readonly string[];
  /** Null while nothing is known of it. */
  readonly grid: ScoreGrid | null;
  /** The score whose boundary and margins are drawn, and what it is called there; null: all alike, and no margins. */
  readonly column: { readonly score: number; readonly name: string } | null;
  /** A line under its name. */
  readonly note: string;
  /** Class whose colour each score has; absent: score i stands for class i. */
  readonly tones?: readonly number[];
  /** A line in this panel alone; absent: none. */
  readonly outline?: MapOutline;
}

/** A datum of a class that lies in the plane. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
  readonly cls: number;
}

/** Decision boundaries in one plane: a panel per system, all on the same axes. */
export interface BoundaryMapSource {
  /** What the coordinates are, with their unit. */
  readonly x: string;
  readonly y: string;
  readonly panels: readonly MapPanel[];
  /** Draw the boundaries of the other panels into each, dashed. */
  readonly isOverlaid: boolean;
  /** The border of a budget, closed, in the plane; null: none. */
  readonly budget: MapOutline | null;
  /** Where the plane begins: the image that it goes through. */
  readonly origin: { readonly x: number; readonly y: number; readonly label: string } | null;
  /** The place that is looked at. */
  readonly chosen: { readonly x: number; readonly y: number } | null;
  readonly points: readonly MapPoint[];
}
