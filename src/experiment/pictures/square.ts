/** A square in the plane of a picture, in its pixels. It may reach beyond the picture. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Smallest side of a crop in pixels. */
const smallestCrop = 4;
/** Largest side of a crop, in longer sides of the picture. */
const largestCrop = 2;

type Size = Readonly<Record<"width" | "height", number>>;

/** The largest centred square of a picture. */
export function centralSquare({ width, height }: Size): Square {
  const size = Math.min(width, height);
  return { x: (width - size) / 2, y: (height - size) / 2, size };
}

/** The smallest square around a whole picture. */
export function wholeSquare({ width, height }: Size): Square {
  return squareAround({ left: 0, top: 0, right: width, bottom: height }, 0);
}

/** A square in the pixels of a picture that is `factor` times as large. */
export function scaledSquare({ x, y, size }: Square, factor: number): Square {
  return { x: x * factor, y: y * factor, size: size * factor };
}

/** The smallest square around a box, with a margin on each side as a share of its longer side. */
export function squareAround(
  { left, top, right, bottom }: Readonly<Record<"left" | "top" | "right" | "bottom", number>>,
  margin: number,
): Square {
  const size = Math.max(right - left, bottom - top) * (1 + 2 * margin);
  return { x: (left + right - size) / 2, y: (top + bottom - size) / 2, size };
}

/** Whether a square reaches beyond the picture, by more than rounding. */
export function reachesBeyond({ x, y, size }: Square, { width, height }: Size): boolean {
  const least = -1e-6 * size;
  return Math.min(x, y, width - x - size, height - y - size) < least;
}

/** The share of a box that lies in a square, 0 to 1. */
export function shareInside(
  { left, top, right, bottom }: Readonly<Record<"left" | "top" | "right" | "bottom", number>>,
  { x, y, size }: Square,
): number {
  const across = Math.min(right, x + size) - Math.max(left, x);
  const down = Math.min(bottom, y + size) - Math.max(top, y);
  return (Math.max(0, across) * Math.max(0, down)) / ((right - left) * (bottom - top));
}

/** The nearest square of at least 4 pixels and at most twice the longer side whose centre lies in the picture. */
export function nearSquare({ x, y, size }: Square, { width, height }: Size): Square {
  const kept = Math.min(Math.max(size, smallestCrop), Math.max(smallestCrop, largestCrop * Math.max(width, height)));
  const within = (centre: number, length: number) => Math.min(Math.max(centre, 0), length) - kept / 2;
  return { size: kept, x: within(x + kept / 2, width), y: within(y + kept / 2, height) };
}

/** Move a square by (dx, dy) pixels; its centre stops at the edges. */
export function moveSquare(square: Square, dx: number, dy: number, picture: Size): Square {
  return nearSquare({ ...square, x: square.x + dx, y: square.y + dy }, picture);
}

/** Grow or shrink a square about its centre. */
export function growSquare(square: Square, by: number, picture: Size): Square {
  const { size } = nearSquare({ ...square, size: square.size + by }, picture);
  const shift = (square.size - size) / 2;
  return nearSquare({ x: square.x + shift, y: square.y + shift, size }, picture);
}

/** The square that a pointer dragged between two corners, in any direction. */
export function squareBetween(fromX: number, fromY: number, toX: number, toY: number, picture: Size): Square {
  const size = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
  return nearSquare({ x: toX < fromX ? fromX - size : fromX, y: toY < fromY ? fromY - size : fromY, size }, picture);
}

/** A part of the plane of a picture. */
export type Space = Readonly<Record<"left" | "top" | "width" | "height", number>>;

/** The longer side of a space is at most this multiple of the shorter one, so that a strip can be seen and dragged. */
const longestSpace = 3.2;

/** The space to show: the picture and the square, and empty room beside a strip. */
export function spaceAround(picture: Size, { x, y, size }: Square): Space {
  const [left, top] = [Math.min(0, x), Math.min(0, y)];
  const width = Math.max(picture.width, x + size) - left;
  const height = Math.max(picture.height, y + size) - top;
  const [moreWidth, moreHeight] = [
    Math.max(0, height / longestSpace - width),
    Math.max(0, width / longestSpace - height),
  ];
  return {
    left: left - moreWidth / 2,
    top: top - moreHeight / 2,
    width: width + moreWidth,
    height: height + moreHeight,
  };
}
