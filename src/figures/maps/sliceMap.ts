import { budgetOutline, type SlicePlane } from "../../experiment/interactive/slice.ts";
import type { Norm, Threat } from "../../experiment/terms/choice.ts";
import { normSymbol, threatText } from "../drawing/format.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMapSource.ts";

/** Scores of systems on a plane through an image. */
interface SliceMapSource {
  readonly plane: SlicePlane;
  /** Meaning of each axis, in words. */
  readonly names: readonly [string, string];
  readonly threat: Threat;
  /** Description of the image: "test image 12, class 3". */
  readonly image: string;
  readonly systems: readonly (Omit<MapPanel, "note"> & {
    /** Size of the smallest known change on the plane at which it errs; null if it errs nowhere on the plane. */
    readonly nearest: number | null;
  })[];
  /** Shorter texts, for projectors: without units and angles, which the room's own map shows. */
  readonly isBrief?: boolean;
}

/** The map of a slice, with units and angle of its axes, the border of the budget, and the nearest error of each system. */
export function sliceMap(source: SliceMapSource): BoundaryMapSource {
  const { plane, names, threat, image, systems, isBrief = false } = source;
  const unit = ` (${normSymbol(plane.norm)} size, pixels from 0 to 1)`;
  return {
    x: isBrief ? names[0] : `${names[0]}${unit}`,
    y: isBrief ? names[1] : `${names[1]}${angleText(plane)}${unit}`,
    panels: systems.map(
      ({ nearest, ...system }): MapPanel => ({
        ...system,
        note: system.grid === null ? "" : nearestText(nearest, plane.norm, isBrief),
      }),
    ),
    isOverlaid: systems.length > 1,
    budget: { label: `budget ${threatText(threat)}`, outline: budgetOutline(plane, threat.epsilon) },
    origin: { x: 0, y: 0, label: image },
    chosen: null,
    points: [],
  };
}

function nearestText(nearest: number | null, norm: Norm, isBrief: boolean): string {
  if (nearest === null) return isBrief ? "no error here" : "no wrong answer on this plane";
  if (nearest === 0) return "wrong on the image itself";
  const size = `${normSymbol(norm)} ${Number(nearest.toPrecision(2))}`;
  return isBrief ? `nearest error: ${size}` : `nearest wrong answer on this plane: ${size}`;
}

/** Angle between the axes: under l2 the second is turned to a right angle, under linf it keeps its direction. */
function angleText({ norm, cosine }: SlicePlane): string {
  const degrees = Math.round((Math.acos(cosine) * 180) / Math.PI);
  if (norm === "linf") return `, at ${degrees}° to the other axis`;
  return degrees === 90 ? "" : `, turned from ${degrees}° to a right angle`;
}
