/** A square part of a picture, in its pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Smallest side a crop may have, in pixels: below it there is nothing to see. */
export const smallestCrop = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest square in the middle of a picture. */
export function centralSquare({ width, height }: Size): Square {
  const size = Math.min(width, height);
  return { x: (width - size) / 2, y: (height - size) / 2, size };
}

/** The nearest square that lies inside the picture and is not smaller than `smallestCrop` (or than the picture). */
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

/** Make a square larger or smaller about its middle; it stops at the edges. */
export function growSquare(square: Square, by: number, picture: Size): Square {
  const most = Math.min(picture.width, picture.height);
  const size = Math.min(Math.max(square.size + by, Math.min(smallestCrop, most)), most);
  const shift = (square.size - size) / 2;
  return insideSquare({ x: square.x + shift, y: square.y + shift, size }, picture);
}

/** The square between two corners that a pointer dragged over, in any direction. */
export function squareBetween(fromX: number, fromY: number, toX: number, toY: number, picture: Size): Square {
  const reach = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
  const roomX = toX < fromX ? fromX : picture.width - fromX;
  const roomY = toY < fromY ? fromY : picture.height - fromY;
  const size = Math.min(reach, roomX, roomY);
  return insideSquare(
    { x: toX < fromX ? fromX - size : fromX, y: toY < fromY ? fromY - size : fromY, size },
    picture,
  );
}
