/** First column and row, and steps between columns and rows, of the seven passes of an interlaced PNG. */
export const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The only pass of a PNG that is not interlaced. */
export const onePass = [[0, 0, 1, 1]] as const;
