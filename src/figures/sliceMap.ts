import type { ScoreGrid } from "../experiment/scoreGrid.ts";
import { budgetOutline, type SlicePlane } from "../experiment/slice.ts";
import type { Threat } from "../experiment/spec.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMap.ts";
import { normSymbol, threatText } from "./format.ts";

/** What is known of systems on a plane through an image. */
export interface SliceMapSource {
  readonly plane: SlicePlane;
  /** What the axes are, in words. */
  readonly names: readonly [string, string];
  readonly threat: Threat;
  /** What the image is: "test image 12, a 3". */
  readonly image: string;
  readonly systems: readonly {
    readonly id: string;
    readonly label: string;
    readonly series: number;
    readonly scoreNames: readonly string[];
    /** The score whose margin is drawn. */
    readonly column: NonNullable<MapPanel["column"]>;
    readonly note: string;
    readonly grid: ScoreGrid | null;
  }[];
  readonly chosen: { readonly x: number; readonly y: number } | null;
}

/** The map of a slice: units on its axes, the angle between them, and the border of the budget. */
export function sliceMap(source: SliceMapSource): BoundaryMapSource {
  const { plane, names, threat, image, systems, chosen } = source;
  const unit = `${normSymbol(plane.norm)} size, pixels from 0 to 1`;
  return {
    x: `${names[0]} (${unit})`,
    y: `${names[1]}${angleText(plane)} (${unit})`,
    panels: systems.map((system): MapPanel => system),
    isOverlaid: systems.length > 1,
    budget: { label: `budget ${threatText(threat)}`, outline: budgetOutline(plane, threat.epsilon) },
    origin: { x: 0, y: 0, label: image },
    chosen,
    points: [],
  };
}

/** How the second axis stands to the first: turned under l2, as it is under linf. */
function angleText({ norm, cosine }: SlicePlane): string {
  const degrees = Math.round((Math.acos(cosine) * 180) / Math.PI);
  if (norm === "linf") return `, at ${degrees}° to the other axis`;
  return degrees === 90 ? "" : `, turned from ${degrees}° to a right angle`;
}
