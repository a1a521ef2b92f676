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

/** The smallest square around a box, with a margin on each side as a share of its longer side. */
export function squareAround(
  { left, top, right, bottom }: Readonly<Record<"left" | "top" | "right" | "bottom", number>>,
  margin: number,
): Square {
  const size = Math.max(right - left, bottom - top) * (1 + 2 * margin);
  return { x: (left + right - size) / 2, y: (top + bottom - size) / 2, size };
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
