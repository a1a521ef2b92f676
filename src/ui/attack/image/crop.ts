/** A square part of a picture, in pixels of the picture. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Smallest side of a crop in pixels. */
const smallestCrop = 4;

type Size = Readonly<Record<"width" | "height", number>>;

/** The largest centred square of a picture. */
export function centralSquare({ width, height }: Size): Square {
  const size = Math.min(width, height);
  return { x: (width - size) / 2, y: (height - size) / 2, size };
}

/** The nearest square inside the picture that is not smaller than `smallestCrop`, or than the picture if that is smaller. */
export function insideSquare({ x, y, size }: Square, picture: Size): Square {
  const most = Math.min(picture.width, picture.height);
  const fitting = Math.min(Math.max(size, Math.min(smallestCrop, most)), most);
  return {
    size: fitting,
    x: Math.min(Math.max(x, 0), picture.width - fitting),
    y: Math.min(Math.max(y, 0), picture.height - fitting),
  };
}

/** Move a square by (dx, dy) pixels; it stops at the edges. */
export function moveSquare(square: Square, dx: number, dy: number, picture: Size): Square {
  return insideSquare({ ...square, x: square.x + dx, y: square.y + dy }, picture);
}

/** Grow or shrink a square about its centre; it stops at the edges. */
export function growSquare(square: Square, by: number, picture: Size): Square {
  const { size } = insideSquare({ ...square, size: square.size + by }, picture);
  const shift = (square.size - size) / 2;
  return insideSquare({ x: square.x + shift, y: square.y + shift, size }, picture);
}

/** The square that a pointer dragged between two corners, in any direction. */
export function squareBetween(fromX: number, fromY: number, toX: number, toY: number, picture: Size): Square {
  const reach = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
  const roomX = toX < fromX ? fromX : picture.width - fromX;
  const roomY = toY < fromY ? fromY : picture.height - fromY;
  const size = Math.min(reach, roomX, roomY);
  return insideSquare({ x: toX < fromX ? fromX - size : fromX, y: toY < fromY ? fromY - size : fromY, size }, picture);
}
