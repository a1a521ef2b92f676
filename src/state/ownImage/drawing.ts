import type { GreyImage } from "../../experiment/pictures/picture.ts";

/** A position on the pad, from 0 at the left and top to 1 at the right and bottom. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A drawing: its strokes in order (each from pen down to pen up, at least one point), and their ink. */
export interface Drawing {
  readonly strokes: readonly (readonly Point[])[];
  /** White on black, like the digits of the data sets. */
  readonly ink: GreyImage;
}

/** Side of the ink in pixels: at least ten times that of a network's input, so that edges stay soft when scaled down. */
export const padSide = 280;
/** Radius of the brush in pixels, including its soft edge. Digits that fill the pad are then as thick as MNIST's. */
const brush = 13;
/** Width of the soft edge in pixels. */
const softness = 4;

const blank: GreyImage = { width: padSide, height: padSide, pixels: new Uint8Array(padSide * padSide) };
export const emptyDrawing: Drawing = { strokes: [], ink: blank };

/** Start a stroke with a dot. */
export function beginStroke({ strokes, ink }: Drawing, at: Point): Drawing {
  return { strokes: [...strokes, [at]], ink: inked(ink, [at, at]) };
}

/** Continue the last stroke through some points. Does nothing if there is no stroke. */
export function extendStroke(drawing: Drawing, points: readonly Point[]): Drawing {
  const stroke = drawing.strokes.at(-1);
  const from = stroke?.at(-1);
  if (stroke === undefined || from === undefined || points.length === 0) return drawing;
  const strokes = [...drawing.strokes.slice(0, -1), [...stroke, ...points]];
  return { strokes, ink: inked(drawing.ink, [from, ...points]) };
}

/** Remove the last stroke. */
export function undoStroke({ strokes }: Drawing): Drawing {
  return drawingOf(strokes.slice(0, -1));
}

/** The drawing of these strokes. */
export function drawingOf(strokes: Drawing["strokes"]): Drawing {
  return { strokes, ink: strokes.reduce((ink, stroke) => inked(ink, [...stroke, ...stroke.slice(-1)]), blank) };
}

/** Add a line through points to the ink. Where lines cross, the brighter value stays. */
function inked(ink: GreyImage, points: readonly Point[]): GreyImage {
  const pixels = ink.pixels.slice();
  for (let i = 1; i < points.length; i++) paint(pixels, points[i - 1] as Point, points[i] as Point);
  return { ...ink, pixels };
}

/** Brush along a straight line: white, fading at the soft edge. */
function paint(pixels: Uint8Array, from: Point, to: Point): void {
  const [ax, ay] = [from.x * padSide, from.y * padSide];
  const [dx, dy] = [to.x * padSide - ax, to.y * padSide - ay];
  const length = dx * dx + dy * dy;
  const [left, right] = reach(ax, ax + dx);
  const [top, bottom] = reach(ay, ay + dy);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const value = Math.round(255 * Math.min(1, Math.max(0, (brush - distance) / softness)));
      const at = y * padSide + x;
      if (value > (pixels[at] as number)) pixels[at] = value;
    }
  }
}

/** Range of pixels of an axis that a brush between two positions can touch. */
function reach(a: number, b: number): readonly [from: number, to: number] {
  return [Math.max(0, Math.floor(Math.min(a, b) - brush)), Math.min(padSide, Math.ceil(Math.max(a, b) + brush))];
}
