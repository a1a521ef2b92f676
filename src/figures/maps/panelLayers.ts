import { predictionsOf, type ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import { type Mark, mark, type PlanePlace } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { classStyle, otherDash, scoreStyle, selectedPath } from "./boundaryMapKey.ts";
import type { BoundaryMapSource, MapOutline, MapPanel } from "./boundaryMapSource.ts";
import { gridToPixels, isInside, type PanelScales, type Pixels, pathOf, tenth } from "./panelGeometry.ts";
import { regionsOf } from "./planeContours.ts";

/** The cells around grid points, one path per class. They fill the gaps where three regions meet. */
export function cellMarks(panel: MapPanel, grid: ScoreGrid, scales: PanelScales): readonly Mark[] {
  const { columns, rows } = grid;
  const onto = gridToPixels(grid, scales);
  const predictions = predictionsOf(grid);
  const half = (place: number, count: number, by: number) => Math.min(count - 1, Math.max(0, place + by));
  const paths = new Map<number, string>();
  for (let row = 0; row < rows; row++)
    for (let from = 0; from < columns; ) {
      const cls = predictions[row * columns + from] as number;
      let to = from;
      while (to + 1 < columns && predictions[row * columns + to + 1] === cls) to++;
      const [left, bottom] = onto([half(from, columns, -0.5), half(row, rows, -0.5)]);
      const [right, top] = onto([half(to, columns, 0.5), half(row, rows, 0.5)]);
      const rectangle = `M${tenth(left)},${tenth(top)}H${tenth(right)}V${tenth(bottom)}H${tenth(left)}Z`;
      paths.set(cls, `${paths.get(cls) ?? ""}${rectangle}`);
      from = to + 1;
    }
  return [...paths].map(([cls, d]) =>
    mark("path", { class: cls < 0 ? "empty" : `region ${scoreStyle(panel, cls)}`, d }),
  );
}

/** The boundary of another panel, dashed and in its colour. */
export function otherBoundary(other: MapPanel, scales: PanelScales): readonly Mark[] {
  const { grid, column } = other;
  if (grid === null) return [];
  const onto = gridToPixels(grid, scales);
  const edges = regionsOf(grid)
    .filter(({ cls }) => column === null || cls === column.score)
    .flatMap((region) => region.edges);
  return [
    mark("path", {
      class: `thin ${seriesStyle(other.series).className}`,
      d: pathOf(edges.map((line) => line.map(onto))),
      "stroke-dasharray": otherDash,
    }),
  ];
}

/** The parts of a closed line that lie inside the plot. */
export function outlineMarks(line: MapOutline | null, dashes: string, { plot, x, y }: PanelScales): readonly Mark[] {
  const parts: Pixels[][] = [[]];
  for (const [a, b] of line?.outline ?? []) {
    const place = [x(a), y(b)] as const;
    if (isInside(place, plot)) (parts.at(-1) as Pixels[]).push(place);
    else if ((parts.at(-1) as Pixels[]).length > 0) parts.push([]);
  }
  const d = pathOf(parts.filter(({ length }) => length > 1));
  return d === "" ? [] : [mark("path", { class: "budget", d, "stroke-dasharray": dashes })];
}

/** The data points of each class as one path, in the colour and shape of the class. */
export function pointMarks({ points }: BoundaryMapSource, { plot, x, y }: PanelScales): readonly Mark[] {
  const classes = new Map<number, { readonly markerAt: (place: Pixels) => string; d: string }>();
  for (const { x: a, y: b, cls } of points) {
    const place = [x(a), y(b)] as const;
    if (!isInside(place, plot)) continue;
    const own = classes.get(cls) ?? { markerAt: movable(seriesStyle(cls).marker(34)), d: "" };
    own.d += own.markerAt(place);
    classes.set(cls, own);
  }
  return [...classes].map(([cls, { d }]) => mark("path", { class: `datapoint ${classStyle(cls)}`, d }));
}

/**
 * Path data of a marker at any position: the end points of its absolute commands move, everything else is relative. The
 * marker is parsed once, since a plane may hold a thousand points and be drawn ten times a second.
 */
function movable(marker: string): (place: Pixels) => string {
  const commands = Array.from(marker.matchAll(/([MLA])([-\d.,e]+)([^MLA]*)/g), ([, letter, text, rest]) => {
    const numbers = (text as string).split(",");
    const [endX, endY] = numbers.splice(-2).map(Number) as [number, number];
    return { before: [letter, ...numbers.map((value) => `${value},`)].join(""), endX, endY, rest };
  });
  return ([px, py]) =>
    commands.map(({ before, endX, endY, rest }) => `${before}${tenth(endX + px)},${tenth(endY + py)}${rest}`).join("");
}

/** The image that the plane goes through, and the selected place. */
export function placeMarks({ origin, chosen }: BoundaryMapSource, { plot, x, y }: PanelScales): readonly Mark[] {
  const at = (place: PlanePlace | null, className: string, d: string, title?: string) => {
    if (place === null) return [];
    const [px, py] = [x(place.x), y(place.y)];
    if (!isInside([px, py], plot)) return [];
    const transform = `translate(${tenth(px)},${tenth(py)})`;
    return [mark("path", { class: className, d, transform }, [], title)];
  };
  return [...at(origin, "place", "M-6,0L0,-6L6,0L0,6Z", origin?.label), ...at(chosen, "rule", selectedPath)];
}
