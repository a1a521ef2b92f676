/** How wide a table may be: the text of LaTeX's article class, in points. */
const textWidth = 345;
/** Sizes of type with the average width of a character and the space between two columns, in points. */
const sizes = [
  { command: "", character: 5, gap: 12 },
  { command: "\\footnotesize", character: 4.4, gap: 6 },
  { command: "\\scriptsize", character: 3.9, gap: 6 },
] as const;
/** Longer words do not widen their column. */
const longestWord = 22;

export interface LatexLayout {
  /** Size of type and space between columns as commands; empty: those of the document. */
  readonly commands: string;
  /** Argument of `tabular`. */
  readonly alignment: string;
  /** Whether the cells of some columns break into lines, which needs the package array. */
  readonly isWrapped: boolean;
  /** Lines that the rows take. */
  readonly lines: number;
}

/**
 * Fits a table into the text of a page: first with smaller type, then by breaking the longest cells into lines.
 *
 * @param rows the cells as people read them, the head first.
 * @param isNumeric which columns are set flush right.
 */
export function latexLayout(rows: readonly (readonly string[])[], isNumeric: readonly boolean[]): LatexLayout {
  const columns = isNumeric.map((_, at) => rows.map((row) => row[at] ?? ""));
  const natural = columns.map((cells) => longest(cells));
  const least = columns.map((cells) => Math.min(longestWord, longest(cells.flatMap((cell) => cell.split(/\s+/u)))));
  const room = ({ character, gap }: (typeof sizes)[number]) =>
    Math.floor((textWidth - gap * (columns.length - 1)) / character);
  const fits = (widths: readonly number[], size: (typeof sizes)[number]) => sum(widths) <= room(size);
  const smallest = sizes[2];
  const whole = sizes.find((size) => fits(natural, size));
  const size = whole ?? sizes.slice(1).find((one) => fits(least, one)) ?? smallest;
  const most = whole === undefined ? widest(natural, least, room(size)) : Number.POSITIVE_INFINITY;
  const widths = natural.map((width, at) => Math.min(width, Math.max(most, least[at] ?? 0)));
  const alignment = widths.map((width, at) => {
    if (width === natural[at]) return isNumeric[at] ? "r" : "l";
    const share = ((width * size.character) / textWidth).toFixed(3);
    return `>{\\ragged${isNumeric[at] ? "left" : "right"}\\arraybackslash}p{${share}\\linewidth}`;
  });
  const linesOf = (row: readonly string[]) =>
    Math.max(1, ...row.map((cell, at) => Math.ceil([...cell].length / (widths[at] || 1))));
  return {
    commands: size.command === "" ? "" : `${size.command}\\setlength{\\tabcolsep}{3pt}`,
    alignment: `@{}${alignment.join("")}@{}`,
    isWrapped: widths.some((width, at) => width !== natural[at]),
    lines: sum(rows.slice(1).map(linesOf)),
  };
}

/** The most characters that a column may have so that all columns together have at most `room`. */
function widest(natural: readonly number[], least: readonly number[], room: number): number {
  const total = (most: number) => sum(natural.map((width, at) => Math.min(width, Math.max(most, least[at] ?? 0))));
  let most = 1;
  while (most < room && total(most + 1) <= room) most += 1;
  return most;
}

const longest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, [...text].length), 0);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
