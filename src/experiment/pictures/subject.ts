import { borderMean, type Picture } from "./picture.ts";
import { type Square, squareAround } from "./square.ts";

/** The border is one ground if its values deviate by less than this from their mean, out of 255. */
const evenGround = 20;
/** Pixels differ from the ground if a channel does by more than this. */
const difference = 48;
const margin = 0.1;

/**
 * The square around what stands before an even ground, with some of the ground around it. Null if the border of the
 * picture is no even ground, or if nothing or nearly everything differs from it: then the subject is unknown.
 */
export function subjectSquare(picture: Picture): Square | null {
  const { width, height, channels, pixels } = picture;
  const ground = borderMean(picture);
  const differs = (at: number) => {
    let most = 0;
    for (let c = 0; c < channels; c++)
      most = Math.max(most, Math.abs((pixels[at * channels + c] as number) - (ground[c] as number)));
    return most;
  };
  let [deviation, count] = [0, 0];
  for (let y = 0; y < height; y++) {
    const isEdge = y === 0 || y === height - 1;
    for (let x = 0; x < width; x += isEdge || width === 1 ? 1 : width - 1) {
      deviation += differs(y * width + x);
      count++;
    }
  }
  if (deviation / count > evenGround) return null;
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (differs(y * width + x) <= difference) continue;
      columns[x] = (columns[x] as number) + 1;
      rows[y] = (rows[y] as number) + 1;
    }
  // A line with very few such pixels holds dust.
  const isSubject = (least: number) => (amount: number) => amount > least;
  const [inColumn, inRow] = [isSubject(height / 200), isSubject(width / 200)];
  const left = columns.findIndex(inColumn);
  const top = rows.findIndex(inRow);
  if (left < 0 || top < 0) return null;
  const right = columns.findLastIndex(inColumn) + 1;
  const bottom = rows.findLastIndex(inRow) + 1;
  // A subject that fills the picture needs no more ground than there is.
  const room = Math.max(width, height) / Math.max(right - left, bottom - top);
  return squareAround({ left, top, right, bottom }, Math.min(margin, (room - 1) / 2));
}
