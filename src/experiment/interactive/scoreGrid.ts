/**
 * Scores of one system on a regular grid of points of a plane, which includes the ends of the ranges: the first column is at
 * `x[0]`, the last at `x[1]`. Scores are in row-major order, the first row at `y[0]`; NaN where not computed yet.
 */
export interface ScoreGrid {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  readonly classes: number;
  /** [rows * columns * classes] */
  readonly scores: Float32Array;
}

/** A grid without scores. Throws on fewer than two columns or rows. */
export function emptyGrid(shape: Omit<ScoreGrid, "scores">): ScoreGrid {
  const { columns, rows, x, y, classes } = shape;
  if (!(columns >= 2 && rows >= 2))
    throw new RangeError(`a grid of ${columns} x ${rows} points found, at least 2 x 2 expected`);
  return {
    columns,
    rows,
    x,
    y,
    classes,
    scores: new Float32Array(columns * rows * classes).fill(Number.NaN),
  };
}

/** Coordinates of the point with an index. */
export function pointOf(
  { columns, rows, x, y }: Pick<ScoreGrid, "columns" | "rows" | "x" | "y">,
  index: number,
): readonly [x: number, y: number] {
  return [
    x[0] + ((x[1] - x[0]) * (index % columns)) / (columns - 1),
    y[0] + ((y[1] - y[0]) * Math.floor(index / columns)) / (rows - 1),
  ];
}

/** Index of the grid point nearest to (x, y). */
export function nearestIndex(
  { columns, rows, x, y }: Pick<ScoreGrid, "columns" | "rows" | "x" | "y">,
  [px, py]: readonly [number, number],
): number {
  const place = (value: number, [from, to]: readonly [number, number], count: number) =>
    Math.min(count - 1, Math.max(0, Math.round(((value - from) / (to - from)) * (count - 1))));
  return place(py, y, rows) * columns + place(px, x, columns);
}

/** Scores of one point, [classes]. */
export function scoresAt({ classes, scores }: ScoreGrid, index: number): Float32Array {
  return scores.subarray(index * classes, (index + 1) * classes);
}

/** Class of the highest score at every point, the lowest among equals; -1 where a score is NaN. */
export function predictionsOf({ classes, scores }: ScoreGrid): Int16Array {
  const found = new Int16Array(scores.length / classes);
  for (let point = 0; point < found.length; point++) {
    const first = point * classes;
    let best = 0;
    let isKnown = true;
    for (let cls = 0; cls < classes; cls++) {
      const score = scores[first + cls] as number;
      if (score > (scores[first + best] as number)) best = cls;
      isKnown &&= !Number.isNaN(score);
    }
    found[point] = isKnown ? best : -1;
  }
  return found;
}

/** Score of a class minus the highest other score at every point: 0 on its decision boundary, NaN if any score is NaN. */
export function marginsOf({ classes, scores }: ScoreGrid, cls: number): Float32Array {
  const margins = new Float32Array(scores.length / classes);
  for (let point = 0; point < margins.length; point++) {
    const first = point * classes;
    let rival = Number.NEGATIVE_INFINITY;
    for (let other = 0; other < classes; other++)
      if (other !== cls) rival = Math.max(rival, scores[first + other] as number);
    margins[point] = (scores[first + cls] as number) - rival;
  }
  return margins;
}

/** One pass over a grid: every `stride`-th point of every `stride`-th row, without those of coarser passes. */
export interface RefinementLevel {
  readonly stride: number;
  /** Indices of the points of this pass, in grid order. */
  readonly points: Uint32Array;
}

/** The levels in which a grid is computed. Each one covers the whole plane, twice as finely as the one before. */
export function refinement(columns: number, rows: number, coarsest = 16): readonly RefinementLevel[] {
  const levels: RefinementLevel[] = [];
  for (let stride = coarsest; stride >= 1; stride /= 2) {
    const points: number[] = [];
    for (let row = 0; row < rows; row += stride)
      for (let column = 0; column < columns; column += stride) {
        const isKnown = stride < coarsest && row % (2 * stride) === 0 && column % (2 * stride) === 0;
        if (!isKnown) points.push(row * columns + column);
      }
    if (points.length > 0) levels.push({ stride, points: Uint32Array.from(points) });
  }
  return levels;
}

/** Writes the scores of a level, in the order of its points, into the array of a grid. */
export function fillLevel(grid: ScoreGrid, { points }: RefinementLevel, scores: Float32Array): void {
  const { classes } = grid;
  if (scores.length !== points.length * classes)
    throw new RangeError(`${scores.length} scores found for ${points.length} points of ${classes} classes`);
  for (const [i, point] of points.entries())
    grid.scores.set(scores.subarray(i * classes, (i + 1) * classes), point * classes);
}

/** The grid of every `stride`-th point of every `stride`-th row, which is complete after the level of that stride. */
export function coarserGrid(grid: ScoreGrid, stride: number): ScoreGrid {
  if (stride === 1) return grid;
  const { classes } = grid;
  const columns = Math.floor((grid.columns - 1) / stride) + 1;
  const rows = Math.floor((grid.rows - 1) / stride) + 1;
  const last = pointOf(grid, (rows - 1) * stride * grid.columns + (columns - 1) * stride);
  const coarser = emptyGrid({ columns, rows, classes, x: [grid.x[0], last[0]], y: [grid.y[0], last[1]] });
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      coarser.scores.set(
        scoresAt(grid, row * stride * grid.columns + column * stride),
        (row * columns + column) * classes,
      );
  return coarser;
}
