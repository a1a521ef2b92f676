import type { LabelledPoints } from "../sampling/points.ts";
import { base64url, bytesOfBase64url } from "./base64url.ts";

/** The classes of Figure 2. The first is the class asked for. */
export const planeClasses = ["dog", "cat", "airplane"] as const;

/** Most points in the plane. More would slow down every frame and would not fit into a link. */
export const mostPoints = 1000;

/** Steps from one edge of the plane to the other, in 12 bits. */
const steps = 4095;

/** The nearest coordinate that a link can represent, clipped to [0,1]. */
export function snapped(coordinate: number): number {
  return Math.fround(Math.round(Math.min(1, Math.max(0, coordinate)) * steps) / steps);
}

/** Points at snapped coordinates as text for a link: four bytes each, in order, since training depends on the order. */
export function textOfPoints({ points, labels }: LabelledPoints): string {
  const bytes = new Uint8Array(4 * labels.length);
  for (const [i, cls] of labels.entries()) {
    const x = Math.round((points[2 * i] as number) * steps);
    const y = Math.round((points[2 * i + 1] as number) * steps);
    bytes.set([x >> 4, ((x & 15) << 4) | (y >> 8), y & 255, cls], 4 * i);
  }
  return base64url(bytes);
}

/** The points of a text from `textOfPoints`. Throws if it is not a list of points. */
export function pointsOfText(text: string): LabelledPoints {
  const bytes = bytesOfBase64url(text);
  const count = bytes.length / 4;
  if (!Number.isInteger(count) || count > mostPoints)
    throw new Error(`${bytes.length} bytes of drawn points found, four for each of at most ${mostPoints} expected`);
  const points = new Float32Array(2 * count);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [a, b, c, cls] = bytes.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
    if (cls >= planeClasses.length)
      throw new Error(`class ${cls} of a drawn point found, 0 to ${planeClasses.length - 1} expected`);
    points[2 * i] = ((a << 4) | (b >> 4)) / steps;
    points[2 * i + 1] = (((b & 15) << 8) | c) / steps;
    labels[i] = cls;
  }
  return { points, labels };
}
