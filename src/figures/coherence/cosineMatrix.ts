import { rgb, scaleLinear } from "d3";
import type { Figure, Size } from "../drawing/figure.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";

export interface CosineMatrixSource {
  /** Names of the arms' classes. */
  readonly classes: readonly string[];
  /** Mean cosine of each pair's margin gradients, [arms][arms], null where undefined. */
  readonly meanCosine: readonly (readonly (number | null)[])[];
  readonly n: number;
}

export type CosineMatrixRow = {
  readonly first: string;
  readonly second: string;
  /** In [-1, 1]; null where a gradient was zero on every image. */
  readonly cosine: number | null;
  readonly n: number;
};

/** Mean cosine between the margin gradients of every pair of arms, as a heat map centred at 0. */
export const cosineMatrix: Figure<CosineMatrixSource, CosineMatrixRow> = {
  id: "cosine-matrix",
  title: "How the arms' gradients point",
  rows: ({ classes, meanCosine, n }) =>
    meanCosine.flatMap((line, row) =>
      line.map((cosine, column) => ({
        first: classes[row] ?? String(row),
        second: classes[column] ?? String(column),
        cosine,
        n,
      })),
    ),
  columns: [
    { id: "first", label: "Arm", value: (row) => row.first },
    { id: "second", label: "Arm", value: (row) => row.second },
    {
      id: "cosine",
      label: "Mean cosine",
      value: (row) => row.cosine,
      text: (row) =>
        row.first === row.second ? "the same arm" : row.cosine === null ? "undefined" : signed(row.cosine, 3),
    },
    { id: "n", label: "n", value: (row) => row.n },
  ],
  describe: (all) => {
    const pairs = all.filter((row) => row.first !== row.second && row.cosine !== null);
    const first = pairs[0];
    if (first === undefined) return "No pair of arms has a defined cosine.";
    const highest = pairs.reduce((best, row) => ((row.cosine ?? 0) > (best.cosine ?? 0) ? row : best), first);
    const lowest = pairs.reduce((best, row) => ((row.cosine ?? 0) < (best.cosine ?? 0) ? row : best), first);
    return `Mean cosine between the margin gradients of each pair of arms over ${first.n} images. Highest: ${highest.first} and ${highest.second}, ${signed(highest.cosine ?? 0, 2)}; lowest: ${lowest.first} and ${lowest.second}, ${signed(lowest.cosine ?? 0, 2)}.`;
  },
  height: (_rows, width) => Math.min(width, 520) + 40,
  draw,
};

function draw(all: readonly CosineMatrixRow[], size: Size): Mark {
  const names = [...new Set(all.map((row) => row.first))];
  const side = Math.min(size.width - 60, size.height - 84);
  const cell = names.length === 0 ? 0 : side / names.length;
  const left = (size.width - side) / 2 + 14;
  const top = 24;
  const fontSize = Math.min(12, cell * 0.36);
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...names.map((name, index) =>
      mark("text", { class: "tick", x: left - 8, y: top + (index + 0.5) * cell + 4, "text-anchor": "end" }, [
        name,
      ]),
    ),
    ...names.map((name, index) =>
      mark("text", { class: "tick", x: left + (index + 0.5) * cell, y: top - 8, "text-anchor": "middle" }, [
        name,
      ]),
    ),
    ...all.map((row, index) => {
      const x = left + (index % names.length) * cell;
      const y = top + Math.floor(index / names.length) * cell;
      return group(x, y, cellMarks(row, cell, fontSize));
    }),
    ...scaleBar(left, top + side + 16, side),
  ]);
}

function cellMarks(row: CosineMatrixRow, cell: number, fontSize: number): readonly Mark[] {
  const square = { x: 0.5, y: 0.5, width: Math.max(0, cell - 1), height: Math.max(0, cell - 1) };
  const title = `arms ${row.first} and ${row.second}: ${row.first === row.second ? "the same arm" : row.cosine === null ? "undefined" : `mean cosine ${signed(row.cosine, 3)}`}, n = ${row.n}`;
  if (row.cosine === null || row.first === row.second)
    return [mark("rect", { class: "empty", ...square }, [], title)];
  const fill = colourOf(row.cosine);
  return [
    mark("rect", { ...square, fill }, [], title),
    mark(
      "text",
      {
        x: cell / 2,
        y: cell / 2 + fontSize * 0.36,
        "text-anchor": "middle",
        "font-size": fontSize,
        fill: isLight(fill) ? "#1d2127" : "#ffffff",
      },
      [signed(row.cosine, cell < 34 ? 1 : 2)],
    ),
  ];
}

function scaleBar(left: number, top: number, width: number): readonly Mark[] {
  const steps = 21;
  return [
    ...Array.from({ length: steps }, (_, index) =>
      mark("rect", {
        x: left + (index * width) / steps,
        y: top,
        width: width / steps + 0.5,
        height: 8,
        fill: colourOf((2 * index) / (steps - 1) - 1),
      }),
    ),
    mark("text", { class: "note", x: left, y: top + 22 }, ["−1"]),
    mark("text", { class: "note", x: left + width / 2, y: top + 22, "text-anchor": "middle" }, [
      "cosine 0 (right angle)",
    ]),
    mark("text", { class: "note", x: left + width, y: top + 22, "text-anchor": "end" }, ["+1"]),
  ];
}

/** ColorBrewer's PuOr, from purple for opposed to orange for aligned gradients; white at a right angle. */
const colours = scaleLinear(
  [-1, -0.5, 0, 0.5, 1],
  ["#2d004b", "#8073ac", "#f7f7f7", "#e08214", "#7f3b08"],
).clamp(true);

/** Hex, so that no viewer has to know `rgb()`. */
function colourOf(cosine: number): string {
  return rgb(colours(cosine)).formatHex();
}

/** Relative luminance of sRGB, near enough to choose black or white text. */
function isLight(colour: string): boolean {
  const { r, g, b } = rgb(colour);
  return 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 > 0.3;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
