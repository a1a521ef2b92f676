import { type Key, keyOf } from "../drawing/legend.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMapSource.ts";
import { regionsOf } from "./planeContours.ts";

/** Colours of classes before they repeat; the names on the regions distinguish the rest. */
const classColours = 10;

/** CSS class of the marks of a class of the data. */
export const classStyle = (cls: number): string => `c${cls % classColours}`;

/** CSS class of the marks of a score of a panel. */
export const scoreStyle = ({ tones }: Pick<MapPanel, "tones">, score: number): string =>
  classStyle(tones?.[score] ?? score);

/** Dashes of the border of the budget, of the outline of a single panel, and of another panel's boundary. */
export const budgetDash = "5 3";
export const outlineDash = "2 3";
export const otherDash = "6 4";

/** Marker of the selected place: a ring with cross hairs around (0, 0), open in the middle. */
export const selectedPath = "M-7,0A7,7,0,1,1,7,0A7,7,0,1,1,-7,0ZM-11,0H-4M4,0H11M0,-11V-4M0,4V11";

/** Width of the samples of lines and markers. */
export const sampleWidth = 26;
const gap = 14;

/** One entry of the key: its sample, drawn around (0, 0), and what it means. */
interface MapKeyEntry {
  readonly label: string;
  readonly sample: Mark;
}

/** The key of a map: first the classes predicted anywhere on it, then every kind of line and marker. */
export function mapKey(map: BoundaryMapSource | undefined, x: number, y: number, width: number): Key {
  if (map === undefined) return { marks: [], height: 0 };
  const { classes, lines } = mapKeyEntries(map);
  const place = (entries: readonly MapKeyEntry[], labelX: number, top: number) =>
    keyOf(
      entries.map(({ label, sample }) => ({ label, labelX, sample: [sample] })),
      x,
      top,
      width,
      gap,
    );
  const first = place(classes, 20, y);
  const second = place(lines, sampleWidth + 6, y + first.height);
  return { marks: [...first.marks, ...second.marks], height: first.height + second.height };
}

/** What the key of a map says. */
export function mapKeyEntries(map: BoundaryMapSource): {
  readonly classes: readonly MapKeyEntry[];
  readonly lines: readonly MapKeyEntry[];
} {
  const names = new Map<string, number>();
  for (const { grid, scoreNames, tones } of map.panels)
    if (grid !== null)
      for (const { cls } of regionsOf(grid)) names.set(scoreNames[cls] ?? String(cls), tones?.[cls] ?? cls);
  return {
    classes: [...names]
      .sort(([, a], [, b]) => a - b)
      .map(([label, tone]) => ({
        label,
        sample: mark("rect", { class: `region ${classStyle(tone)}`, x: 0, y: -7, width: 14, height: 14, rx: 3 }),
      })),
    lines: lineSamples(map).map(([sample, label]) => ({ label, sample })),
  };
}

function lineSamples(map: BoundaryMapSource): readonly (readonly [sample: Mark, label: string])[] {
  const line = (className: string, dashes = "none") =>
    mark("line", { class: className, x1: 0, x2: sampleWidth, y1: 0, y2: 0, "stroke-dasharray": dashes });
  const outlined = map.panels.flatMap(({ column, grid, label, series }) =>
    column === null || grid === null ? [] : [{ name: column.name, label, series }],
  );
  const margins = [...new Set(outlined.map(({ name }) => name))];
  const outlines = new Set(map.panels.flatMap(({ outline }) => outline?.label ?? []));
  return [
    ...outlined.map(
      ({ name, label, series }) =>
        [line(`line ${seriesStyle(series).className}`), `boundary of ${name}, ${label}`] as const,
    ),
    ...(map.isOverlaid && outlined.length > 1
      ? [[line("level", otherDash), "another panel's boundary, in its colour"] as const]
      : []),
    ...(margins.length > 0 ? [[line("level"), `margin of ${margins.join(", ")}`] as const] : []),
    ...(map.budget === null ? [] : [[line("budget", budgetDash), map.budget.label] as const]),
    ...[...outlines].map((label) => [line("budget", outlineDash), label] as const),
    ...(map.origin === null
      ? []
      : [[mark("path", { class: "place", d: "M7,0L13,-6L19,0L13,6Z" }), map.origin.label] as const]),
    ...(map.chosen === null
      ? []
      : [
          [
            mark("path", { class: "rule", d: selectedPath, transform: "translate(13,0) scale(0.75)" }),
            "selected",
          ] as const,
        ]),
  ];
}
