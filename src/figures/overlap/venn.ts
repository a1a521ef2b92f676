import type { Figure, Size } from "../drawing/figure.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { drawing, text } from "../drawing/shapes.ts";
import {
  describeParts,
  type OverlapSets,
  overlapParts,
  type PartRow,
  partColumns,
  partText,
  setSize,
} from "./overlapParts.ts";

/** Venn diagram of the images that two or three attacks break, with exact counts. Areas are not to scale. */
export const venn: Figure<OverlapSets, PartRow> = {
  id: "venn",
  title: "Which images the attacks break",
  rows: (source) => {
    if (source.sets.length < 2 || source.sets.length > 3)
      throw new RangeError(`${source.sets.length} attacks found, 2 or 3 expected: draw more as an UpSet plot`);
    const found = new Map(overlapParts(source).map((row) => [row.mask, row]));
    const [any] = found.values();
    if (any === undefined) return [];
    // Empty parts are included: a count of 0 is informative.
    return Array.from({ length: 2 ** source.sets.length }, (_, mask) => found.get(mask) ?? { ...any, mask, count: 0 });
  },
  columns: partColumns,
  describe: describeParts,
  height: (rows) => (rows.length > 4 ? 372 : 276),
  draw,
};

const series = [4, 3, 2] as const;
const top = 66;

interface Layout {
  readonly radius: number;
  /** Centre of each circle. */
  readonly circles: readonly (readonly [x: number, y: number])[];
  /** Position of the count of each mask; mask 0 is outside the circles. */
  readonly places: readonly (readonly [x: number, y: number])[];
}

function layoutOf(sets: number, width: number): Layout {
  const radius = Math.min(88, (width - 16) / 3.3);
  const middle = width / 2;
  const away = radius * 0.58;
  const y = top + radius;
  if (sets === 2)
    return {
      radius,
      circles: [
        [middle - away, y],
        [middle + away, y],
      ],
      places: [
        [middle, y + radius + 24],
        [middle - 1.55 * away, y],
        [middle + 1.55 * away, y],
        [middle, y],
      ],
    };
  const low = y + away * 1.73;
  const centre = y + away * 0.58;
  return {
    radius,
    circles: [
      [middle - away, y],
      [middle + away, y],
      [middle, low],
    ],
    places: [
      [middle + radius + away * 0.9, low + radius * 0.8],
      [middle - away * 1.5, y - away * 0.3],
      [middle + away * 1.5, y - away * 0.3],
      [middle, y - away * 0.42],
      [middle, low + away * 0.62],
      [middle - away * 0.92, centre + away * 0.55],
      [middle + away * 0.92, centre + away * 0.55],
      [middle, centre],
    ],
  };
}

function draw(rows: readonly PartRow[], size: Size): Mark {
  const [first] = rows;
  if (first === undefined) return drawing(size, []);
  const { names, n } = first;
  const { radius, circles, places } = layoutOf(names.length, size.width);
  const disc = ([x, y]: readonly [number, number], className: string) =>
    mark("path", {
      class: className,
      d: `M${(x - radius).toFixed(2)},${y.toFixed(2)}a${radius.toFixed(2)},${radius.toFixed(2)} 0 1,0 ${(2 * radius).toFixed(2)},0a${radius.toFixed(2)},${radius.toFixed(2)} 0 1,0 ${(-2 * radius).toFixed(2)},0`,
    });
  const lowest = Math.max(...circles.map(([, y]) => y)) + radius;
  const reach = Math.min(size.width / 2 - 8, 2.3 * radius);
  const nameAt = [
    [size.width / 2 - reach, 16, "start"],
    [size.width / 2 + reach, 36, "end"],
    [size.width / 2, lowest + 18, "middle"],
  ] as const;
  return drawing(size, [
    ...circles.map((at, set) => disc(at, `band s${series[set]}`)),
    ...circles.map((at, set) => disc(at, `line s${series[set]}`)),
    ...names.map((name, set) => {
      const [x, y, anchor] = nameAt[set] ?? nameAt[0];
      return text(`label swatch s${series[set]}`, x, y, `${name}: ${setSize(rows, set)}`, anchor);
    }),
    ...rows.map((row) => {
      const [x, y] = places[row.mask] ?? [0, 0];
      return mark(
        "text",
        { class: row.mask === 0 ? "note" : "heading", x, y: y + 4, "text-anchor": "middle" },
        [row.mask === 0 ? `none: ${row.count}` : String(row.count)],
        `broken by ${partText(row)}: ${row.count} of ${n} images`,
      );
    }),
    text(
      "note",
      size.width / 2,
      size.height - 6,
      `images (n = ${n}; clean errors count as broken; not to scale)`,
      "middle",
    ),
  ]);
}
