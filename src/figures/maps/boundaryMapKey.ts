import { textWidth } from "../drawing/axes.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMapSource.ts";
import { regionsOf } from "./planeContours.ts";

/** Colours of classes before they repeat; names on the regions tell the others apart. */
const classColours = 10;

/** The class of marks that belong to a class of the data. */
export const classStyle = (cls: number): string => `c${cls % classColours}`;

/** The class of marks that belong to a score of a panel. */
export const scoreStyle = ({ tones }: Pick<MapPanel, "tones">, score: number): string =>
  classStyle(tones?.[score] ?? score);

/** Dashes of the budget's border and of a line of one panel alone. */
export const budgetDash = "5 3";
export const outlineDash = "2 3";
/** Dashes of what belongs to another panel. */
export const otherDash = "6 4";

/** The mark of a place that is looked at: a ring around (0, 0) with a hole for what lies there. */
export const chosenPath = "M-7,0A7,7,0,1,1,7,0A7,7,0,1,1,-7,0ZM-11,0H-4M4,0H11M0,-11V-4M0,4V11";

const rowHeight = 20;
const sampleWidth = 26;

/** What colours and lines of a map mean: the classes that are predicted somewhere on it, then every kind of line. */
export function mapKey(
  map: BoundaryMapSource | undefined,
  x: number,
  y: number,
  width: number,
): { readonly marks: readonly Mark[]; readonly height: number } {
  const marks: Mark[] = [];
  let left = 0;
  let row = 0;
  const put = (sample: readonly Mark[], label: string, wide: number) => {
    const needed = wide + 6 + textWidth(label) + 14;
    if (left > 0 && left + needed > width) {
      left = 0;
      row += 1;
    }
    marks.push(
      group(x + left, y + row * rowHeight, [
        ...sample,
        mark("text", { class: "label", x: wide + 6, y: 4 }, [label]),
      ]),
    );
    left += needed;
  };
  if (map === undefined) return { marks, height: 0 };
  const names = new Map<string, number>();
  for (const { grid, scoreNames, tones } of map.panels)
    if (grid !== null)
      for (const { cls } of regionsOf(grid)) names.set(scoreNames[cls] ?? String(cls), tones?.[cls] ?? cls);
  for (const [name, tone] of [...names].sort(([, a], [, b]) => a - b))
    put(
      [mark("rect", { class: `region ${classStyle(tone)}`, x: 0, y: -7, width: 14, height: 14, rx: 3 })],
      name,
      14,
    );
  left = 0;
  row += names.size === 0 ? 0 : 1;
  const line = (className: string, dashes = "none") =>
    mark("line", { class: className, x1: 0, x2: sampleWidth, y1: 0, y2: 0, "stroke-dasharray": dashes });
  const outlined = map.panels.flatMap(({ column, grid, label, series }) =>
    column === null || grid === null ? [] : [{ name: column.name, label, series }],
  );
  for (const { name, label, series } of outlined)
    put([line(`line ${seriesStyle(series).className}`)], `boundary of ${name}, ${label}`, sampleWidth);
  if (map.isOverlaid && outlined.length > 1)
    put([line("level", otherDash)], "another panel's boundary, in its colour", sampleWidth);
  const margins = [...new Set(outlined.map(({ name }) => name))];
  if (margins.length > 0) put([line("level")], `margin of ${margins.join(", ")}`, sampleWidth);
  if (map.budget !== null) put([line("budget", budgetDash)], map.budget.label, sampleWidth);
  for (const label of new Set(
    map.panels.flatMap(({ outline }) => (outline === undefined ? [] : [outline.label])),
  ))
    put([line("budget", outlineDash)], label, sampleWidth);
  if (map.origin !== null)
    put([mark("path", { class: "place", d: "M7,0L13,-6L19,0L13,6Z" })], map.origin.label, sampleWidth);
  if (map.chosen !== null)
    put(
      [mark("path", { class: "rule", d: chosenPath, transform: "translate(13,0) scale(0.75)" })],
      "looked at",
      sampleWidth,
    );
  return { marks, height: left === 0 && row === 0 ? 0 : (left === 0 ? row : row + 1) * rowHeight };
}
