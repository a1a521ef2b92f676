import { mostPoints, planeClasses, snapped } from "../../experiment/interactive/planePoints.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";

/** Largest distance of a point from the position that selects it, in widths of the plane; large enough for fingers. */
const near = 0.035;

/** The points with one more, all rounded to positions that a link can store; the same object when the plane is full. */
export function withPoint(all: LabelledPoints, x: number, y: number, cls: number): LabelledPoints {
  const count = all.labels.length;
  if (count >= mostPoints) return all;
  const points = new Float32Array(2 * count + 2);
  points.set(all.points.map(snapped));
  points.set([snapped(x), snapped(y)], 2 * count);
  const labels = new Uint8Array(count + 1);
  labels.set(all.labels);
  labels[count] = cls;
  return { points, labels };
}

/** The points without those near a position; the same object when there are none. */
export function withoutNear(all: LabelledPoints, x: number, y: number): LabelledPoints {
  const kept = [...all.labels.keys()].filter((i) => distanceTo(all, i, x, y) > near);
  if (kept.length === all.labels.length) return all;
  return {
    points: Float32Array.from(
      kept.flatMap((i) => [pointAt(all, i)[0], pointAt(all, i)[1]]),
      snapped,
    ),
    labels: Uint8Array.from(kept, (i) => all.labels[i] as number),
  };
}

/** Index of the point nearest to a position, or null when none is near. */
export function nearestPoint(all: LabelledPoints, x: number, y: number): number | null {
  let nearest: number | null = null;
  let distance = near;
  for (const i of all.labels.keys()) {
    const far = distanceTo(all, i, x, y);
    if (far > distance) continue;
    distance = far;
    nearest = i;
  }
  return nearest;
}

/** Classes without a point: a network with an output for them cannot be trained. */
export function missingClasses({ labels }: LabelledPoints): readonly string[] {
  return planeClasses.filter((_name, cls) => !labels.includes(cls));
}

export function pointAt({ points }: LabelledPoints, i: number): readonly [x: number, y: number] {
  return [points[2 * i] as number, points[2 * i + 1] as number];
}

function distanceTo(all: LabelledPoints, i: number, x: number, y: number): number {
  const [px, py] = pointAt(all, i);
  return Math.hypot(px - x, py - y);
}
