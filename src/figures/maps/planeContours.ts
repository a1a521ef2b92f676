import { contours } from "d3";
import { marginsOf, predictionsOf, type ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";

/** A place on a grid in columns and rows, not necessarily whole; (0, 0) is the first grid point. */
export type GridPlace = readonly [column: number, row: number];

/** The region where a class is predicted: closed rings around it, and its edges, which are open where the grid ends. */
interface ClassRegion {
  readonly cls: number;
  /** Number of grid points in the region. */
  readonly count: number;
  readonly rings: readonly (readonly GridPlace[])[];
  readonly edges: readonly (readonly GridPlace[])[];
  /** The place deepest inside the region, and its distance in grid points to the nearest edge. */
  readonly middle: GridPlace;
  readonly room: number;
}

const known = new WeakMap<ScoreGrid, readonly ClassRegion[]>();

/**
 * The regions of a grid, largest first. Their borders are where margins cross 0 between grid points, so that neighbours
 * share them. Cached per grid: often only what lies on the map has moved when it is drawn again.
 */
export function regionsOf(grid: ScoreGrid): readonly ClassRegion[] {
  const before = known.get(grid);
  if (before !== undefined) return before;
  const predictions = predictionsOf(grid);
  const counts = new Map<number, number>();
  for (const cls of predictions) if (cls >= 0) counts.set(cls, (counts.get(cls) ?? 0) + 1);
  const depths = depthsOf(predictions, grid);
  const regions = [...counts]
    .sort(([a, n], [b, m]) => m - n || a - b)
    .map(([cls, count]): ClassRegion => {
      const rings = ringsOf(marginsOf(grid, cls), grid, 0);
      let deepest = 0;
      for (let point = 0; point < predictions.length; point++)
        if (
          predictions[point] === cls &&
          (predictions[deepest] !== cls || (depths[point] as number) > (depths[deepest] as number))
        )
          deepest = point;
      const middle = [deepest % grid.columns, Math.floor(deepest / grid.columns)] as const;
      const room = depths[deepest] as number;
      return { cls, count, rings, edges: openedAt(rings, grid), middle, room };
    });
  known.set(grid, regions);
  return regions;
}

/** Contour lines of values on a grid at one level, open where the grid ends. */
export function levelLines(
  values: Float32Array,
  grid: Pick<ScoreGrid, "columns" | "rows">,
  level: number,
): readonly (readonly GridPlace[])[] {
  return openedAt(ringsOf(values, grid, level), grid);
}

/** Rings around values of at least `level`. NaN counts as outside. */
function ringsOf(
  values: Float32Array,
  { columns, rows }: Pick<ScoreGrid, "columns" | "rows">,
  level: number,
): readonly (readonly GridPlace[])[] {
  const { coordinates } = contours().size([columns, rows]).contour(Array.from(values), level);
  // d3 puts grid points in the middle of cells and extends contours by half a cell beyond the outermost points.
  const inside = (place: number, count: number) => Math.min(count - 1, Math.max(0, place - 0.5));
  return coordinates.flatMap((polygon) =>
    polygon.map((ring) => ring.map(([x, y]) => [inside(x as number, columns), inside(y as number, rows)] as const)),
  );
}

/** The parts of rings that do not run along the edge of the grid. */
function openedAt(
  rings: readonly (readonly GridPlace[])[],
  { columns, rows }: Pick<ScoreGrid, "columns" | "rows">,
): readonly (readonly GridPlace[])[] {
  const lines: GridPlace[][] = [];
  const isAlongEdge = ([ax, ay]: GridPlace, [bx, by]: GridPlace) =>
    (ax === bx && (ax === 0 || ax === columns - 1)) || (ay === by && (ay === 0 || ay === rows - 1));
  for (const ring of rings) {
    let line: GridPlace[] = [];
    for (const [i, place] of ring.entries()) {
      const before = ring[i - 1];
      if (before !== undefined && isAlongEdge(before, place)) {
        if (line.length > 1) lines.push(line);
        line = [place];
      } else line.push(place);
    }
    if (line.length > 1) lines.push(line);
  }
  return lines;
}

/** Depth of each grid point inside its region, 1 at an edge; a diagonal step counts as one. Two passes of a chessboard distance transform. */
function depthsOf(predictions: Int16Array, { columns, rows }: Pick<ScoreGrid, "columns" | "rows">): Int16Array {
  const depths = new Int16Array(predictions.length);
  const depthAt = (column: number, row: number) =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (depths[row * columns + column] as number);
  /** Smallest depth of the four neighbours that a pass has visited: with `by` -1 those before, with 1 those after. */
  const leastBeside = (column: number, row: number, by: 1 | -1) =>
    Math.min(
      depthAt(column + by, row),
      depthAt(column + by, row + by),
      depthAt(column, row + by),
      depthAt(column - by, row + by),
    );
  const isInner = (column: number, row: number) => {
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const [x, y] = [column + dx, row + dy];
        const own = predictions[row * columns + column];
        if (x < 0 || y < 0 || x >= columns || y >= rows || predictions[y * columns + x] !== own) return false;
      }
    return true;
  };
  const most = Math.min(columns, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      depths[row * columns + column] = isInner(column, row) ? 1 + Math.min(most, leastBeside(column, row, -1)) : 1;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--) {
      const point = row * columns + column;
      if (depths[point] === 1) continue;
      depths[point] = Math.min(depths[point] as number, 1 + leastBeside(column, row, 1));
    }
  return depths;
}
