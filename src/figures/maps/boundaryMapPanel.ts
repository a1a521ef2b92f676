import { scaleLinear, ticks } from "d3";
import { marginsOf, predictionsOf, type ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import { axisNumber, type Plot, textWidth } from "../drawing/axes.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { budgetDash, chosenPath, classStyle, otherDash, outlineDash, scoreStyle } from "./boundaryMapKey.ts";
import type { BoundaryMapSource, MapOutline, MapPanel } from "./boundaryMapSource.ts";
import { type GridPlace, levelLines, regionsOf } from "./planeContours.ts";

type Pixels = readonly [x: number, y: number];
type Scale = (value: number) => number;

/** Everything of one panel: what is predicted where, lines, what lies on it, its name above and its axes around. */
export function panelMarks(
  map: BoundaryMapSource,
  panel: MapPanel,
  plot: Plot,
  around: { readonly hasTicks: boolean; readonly notes: readonly string[]; readonly lineHeight: number },
): readonly Mark[] {
  const grids = map.panels.flatMap(({ grid }) => (grid === null ? [] : [grid]));
  // Coarse grids may end before the fine ones do: all panels show the widest of them.
  const widest = (axis: "x" | "y") =>
    [Math.min(...grids.map((one) => one[axis][0])), Math.max(...grids.map((one) => one[axis][1]))] as const;
  const [across, up] = [widest("x"), widest("y")];
  const x = scaleLinear(across, [plot.left, plot.right]);
  const y = scaleLinear(up, [plot.bottom, plot.top]);
  const style = seriesStyle(panel.series);
  // Its colour means something only where a line has it.
  const hasMarker = panel.column !== null || map.isOverlaid;
  const headTop = plot.top - 10 - around.lineHeight * around.notes.length;
  return [
    ...(hasMarker
      ? [
          mark("path", {
            class: `dot ${style.className}`,
            d: style.marker(),
            transform: `translate(${tenth(plot.left + 5)},${tenth(headTop - 4)})`,
          }),
        ]
      : []),
    mark("text", { class: "heading", x: plot.left + (hasMarker ? 15 : 0), y: headTop }, [panel.label]),
    ...around.notes.map((text, line) =>
      mark("text", { class: "note", x: plot.left, y: headTop + around.lineHeight * (line + 1) }, [text]),
    ),
    ...(panel.grid === null
      ? [
          mark("rect", {
            class: "empty",
            x: plot.left,
            y: plot.top,
            width: plot.right - plot.left,
            height: plot.bottom - plot.top,
          }),
        ]
      : planeMarks(map, panel, panel.grid, plot, x, y)),
    mark("line", { class: "axis", x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom }),
    mark("line", { class: "axis", x1: plot.left, x2: plot.left, y1: plot.top, y2: plot.bottom }),
    ...x
      .ticks(5)
      .flatMap((value) => [
        mark("line", { class: "axis", x1: x(value), x2: x(value), y1: plot.bottom, y2: plot.bottom + 4 }),
        mark("text", { class: "tick", x: x(value), y: plot.bottom + 16, "text-anchor": "middle" }, [
          axisNumber(value),
        ]),
      ]),
    ...y
      .ticks(5)
      .flatMap((value) => [
        mark("line", { class: "axis", x1: plot.left - 4, x2: plot.left, y1: y(value), y2: y(value) }),
        ...(around.hasTicks
          ? [
              mark("text", { class: "tick", x: plot.left - 8, y: y(value) + 4, "text-anchor": "end" }, [
                axisNumber(value),
              ]),
            ]
          : []),
      ]),
    {
      ...mark("rect", {
        class: "frame",
        x: plot.left,
        y: plot.top,
        width: plot.right - plot.left,
        height: plot.bottom - plot.top,
      }),
      place: { id: panel.id, x: across, y: [up[1], up[0]] },
    },
  ];
}

function planeMarks(
  map: BoundaryMapSource,
  panel: MapPanel,
  grid: ScoreGrid,
  plot: Plot,
  x: Scale,
  y: Scale,
): readonly Mark[] {
  const onto = pixelsOf(grid, x, y);
  const regions = regionsOf(grid);
  const lines = (all: readonly (readonly GridPlace[])[]) =>
    pathOf(
      all.map((line) => line.map(onto)),
      "",
    );
  const isMain = panel.column !== null;
  const own = isMain ? (regions.find(({ cls }) => cls === panel.column?.score)?.edges ?? []) : [];
  const others = map.isOverlaid ? map.panels.filter((other) => other.id !== panel.id) : [];
  const taken: Box[] = [];
  // Names and data would hide each other, and the key names the colours.
  const names = map.points.length > 0 ? [] : regionNames(panel, grid, onto, map, x, y, taken);
  const levels = panel.column === null ? [] : levelMarks(grid, panel.column.score, onto, plot, taken);
  return [
    ...cellMarks(panel, grid, x, y),
    ...regions.map(({ cls, rings }) =>
      mark("path", {
        class: `region ${scoreStyle(panel, cls)}`,
        d: pathOf(
          rings.map((ring) => ring.map(onto)),
          "Z",
        ),
      }),
    ),
    mark("path", {
      class: isMain ? "edge" : "rule",
      d: regions.map(({ edges }) => lines(edges)).join(""),
    }),
    ...levels,
    ...others.flatMap((other) => otherMarks(other, x, y)),
    ...(isMain
      ? [mark("path", { class: `line ${seriesStyle(panel.series).className}`, d: lines(own) })]
      : []),
    ...outlineMarks(map.budget, budgetDash, plot, x, y),
    ...outlineMarks(panel.outline ?? null, outlineDash, plot, x, y),
    ...names,
    ...pointMarks(map, plot, x, y),
    ...placeMarks(map, plot, x, y),
  ];
}

/** Places of a grid in pixels. */
function pixelsOf(
  { columns, rows, x: across, y: up }: ScoreGrid,
  x: Scale,
  y: Scale,
): (place: GridPlace) => Pixels {
  return ([column, row]) => [
    x(across[0] + ((across[1] - across[0]) * column) / (columns - 1)),
    y(up[0] + ((up[1] - up[0]) * row) / (rows - 1)),
  ];
}

function pathOf(lines: readonly (readonly Pixels[])[], end: "Z" | ""): string {
  return lines
    .map((line) => `M${line.map(([px, py]) => `${tenth(px)},${tenth(py)}`).join("L")}${end}`)
    .join("");
}

/** The cells around points, one path per class: what shows where three regions leave a gap. */
function cellMarks(panel: MapPanel, grid: ScoreGrid, x: Scale, y: Scale): readonly Mark[] {
  const { columns, rows } = grid;
  const onto = pixelsOf(grid, x, y);
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

/** Another panel's boundary, dashed in its colour. */
function otherMarks(other: MapPanel, x: Scale, y: Scale): readonly Mark[] {
  const { grid, column } = other;
  if (grid === null) return [];
  const onto = pixelsOf(grid, x, y);
  const edges = regionsOf(grid)
    .filter(({ cls }) => column === null || cls === column.score)
    .flatMap((region) => region.edges);
  return [
    mark("path", {
      class: `thin ${seriesStyle(other.series).className}`,
      d: pathOf(
        edges.map((line) => line.map(onto)),
        "",
      ),
      "stroke-dasharray": otherDash,
    }),
  ];
}

/** Thin lines of equal margin, each with its value where there is room for it. */
function levelMarks(
  grid: ScoreGrid,
  column: number,
  onto: (place: GridPlace) => Pixels,
  plot: Plot,
  taken: Box[],
): readonly Mark[] {
  const margins = marginsOf(grid, column);
  const finite = margins.filter(Number.isFinite);
  const levels = ticks(
    finite.reduce((a, b) => Math.min(a, b), 0),
    finite.reduce((a, b) => Math.max(a, b), 0),
    6,
  );
  return levels
    .filter((level) => level !== 0)
    .flatMap((level) => {
      const lines = levelLines(margins, grid, level).map((line) => line.map(onto));
      if (lines.length === 0) return [];
      const longest = lines.reduce((a, b) => (b.length > a.length ? b : a));
      const text = axisNumber(level);
      const at = [0.5, 0.3, 0.7, 0.15, 0.85]
        .map((share) => longest[Math.floor(share * (longest.length - 1))] as Pixels)
        .find((place) => isFree(boxOf(place, text, 11), plot, taken));
      if (at !== undefined) taken.push(boxOf(at, text, 11));
      return [
        mark("path", { class: "level", d: pathOf(lines, "") }),
        ...(at === undefined
          ? []
          : [mark("text", { class: "tick halo", x: at[0], y: at[1] + 4, "text-anchor": "middle" }, [text])]),
      ];
    });
}

/** Names of classes on their regions, where they fit. */
function regionNames(
  panel: MapPanel,
  grid: ScoreGrid,
  onto: (place: GridPlace) => Pixels,
  map: BoundaryMapSource,
  x: Scale,
  y: Scale,
  taken: Box[],
): readonly Mark[] {
  if (map.origin !== null) taken.push(boxOf([x(map.origin.x), y(map.origin.y)], "ab", 12));
  return regionsOf(grid).flatMap(({ cls, middle: deepest, room }) => {
    const name = panel.scoreNames[cls] ?? String(cls);
    const place = onto(deepest);
    const [next] = onto([deepest[0] + 1, deepest[1]]);
    const free = (room - 0.5) * Math.abs(next - place[0]);
    const box = boxOf(place, name, 13);
    if (free < textWidth(name, 13) / 2) return [];
    const clear = [0, -20, 20]
      .filter((by) => Math.abs(by) + 8 <= free)
      .map((by): Box => ({ ...box, top: box.top + by, bottom: box.bottom + by }))
      .find((candidate) => taken.every((other) => !overlaps(candidate, other)));
    if (clear === undefined) return [];
    taken.push(clear);
    const middle = (clear.top + clear.bottom) / 2;
    return [
      mark("text", { class: "heading halo", x: place[0], y: middle + 5, "text-anchor": "middle" }, [name]),
    ];
  });
}

/** What of a closed line lies in the plot. */
function outlineMarks(
  line: MapOutline | null,
  dashes: string,
  plot: Plot,
  x: Scale,
  y: Scale,
): readonly Mark[] {
  if (line === null) return [];
  const parts: Pixels[][] = [[]];
  for (const [a, b] of line.outline) {
    const place = [x(a), y(b)] as const;
    if (isInside(place, plot)) (parts.at(-1) as Pixels[]).push(place);
    else if ((parts.at(-1) as Pixels[]).length > 0) parts.push([]);
  }
  const d = pathOf(
    parts.filter(({ length }) => length > 1),
    "",
  );
  return d === "" ? [] : [mark("path", { class: "budget", d, "stroke-dasharray": dashes })];
}

/** Data of each class as one path, in the class's colour and shape. */
function pointMarks({ points }: BoundaryMapSource, plot: Plot, x: Scale, y: Scale): readonly Mark[] {
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
 * A marker around (0, 0) as path data at any place: the ends of its absolute commands move, the rest is relative. Read
 * once, since a plane may hold a thousand points and be drawn ten times a second.
 */
function movable(marker: string): (place: Pixels) => string {
  const commands = Array.from(marker.matchAll(/([MLA])([-\d.,e]+)([^MLA]*)/g), ([, letter, text, rest]) => {
    const numbers = (text as string).split(",");
    const [endX, endY] = numbers.splice(-2).map(Number) as [number, number];
    return { before: [letter, ...numbers.map((value) => `${value},`)].join(""), endX, endY, rest };
  });
  return ([px, py]) =>
    commands.reduce(
      (path, { before, endX, endY, rest }) =>
        `${path}${before}${tenth(endX + px)},${tenth(endY + py)}${rest}`,
      "",
    );
}

function placeMarks({ origin, chosen }: BoundaryMapSource, plot: Plot, x: Scale, y: Scale): readonly Mark[] {
  const at = (place: { readonly x: number; readonly y: number } | null): Pixels | null => {
    const pixels = place === null ? null : ([x(place.x), y(place.y)] as const);
    return pixels !== null && isInside(pixels, plot) ? pixels : null;
  };
  const [start, seen] = [at(origin), at(chosen)];
  const moveTo = ([px, py]: Pixels) => `translate(${tenth(px)},${tenth(py)})`;
  return [
    ...(start === null
      ? []
      : [
          mark(
            "path",
            { class: "place", d: "M-6,0L0,-6L6,0L0,6Z", transform: moveTo(start) },
            [],
            origin?.label ?? "",
          ),
        ]),
    ...(seen === null ? [] : [mark("path", { class: "rule", d: chosenPath, transform: moveTo(seen) })]),
  ];
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf([px, py]: Pixels, text: string, fontSize: number): Box {
  const half = textWidth(text, fontSize) / 2 + 3;
  return { left: px - half, right: px + half, top: py - fontSize * 0.7, bottom: py + fontSize * 0.7 };
}

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const isFree = (box: Box, plot: Plot, taken: readonly Box[]) =>
  box.left > plot.left &&
  box.right < plot.right &&
  box.top > plot.top &&
  box.bottom < plot.bottom &&
  taken.every((other) => !overlaps(box, other));

const isInside = ([px, py]: Pixels, plot: Plot) =>
  px >= plot.left - 0.01 && px <= plot.right + 0.01 && py >= plot.top - 0.01 && py <= plot.bottom + 0.01;

const tenth = (value: number): number => Math.round(value * 10) / 10;
