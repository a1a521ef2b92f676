import { greatest, least, rgb, scaleLinear } from "d3";
import { field } from "../../experiment/summary/table.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { fixed } from "../drawing/format.ts";
import { fitting } from "../drawing/labels.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";
import { box, drawing, text } from "../drawing/shapes.ts";

interface CosineMatrixSource {
  /** Class names of the arms. */
  readonly classes: readonly string[];
  /** Mean cosine of the *margin* gradients of each pair of arms, [arms][arms]; null where undefined. */
  readonly meanCosine: readonly (readonly (number | null)[])[];
  readonly n: number;
}

type CosineMatrixRow = {
  readonly first: string;
  readonly second: string;
  /** Cosine of the *loss* gradients, in [-1, 1]; null if a gradient was zero on every image. */
  readonly cosine: number | null;
  readonly n: number;
};

/**
 * Mean cosine between the loss gradients of each pair of arms as if one of them were the correct arm, as a heat map centred on
 * 0. Its loss falls with its margin, that of the other arm rises with it: the cosine is the negative of that of the margins.
 * The sign is thus that of coherence: near 1, one perturbation works against both arms.
 */
export const cosineMatrix: Figure<CosineMatrixSource, CosineMatrixRow> = {
  id: "cosine-matrix",
  title: "Cosines between the arms' loss gradients",
  rows: ({ classes, meanCosine, n }) =>
    meanCosine.flatMap((line, row) =>
      line.map((cosine, column) => ({
        first: classes[row] ?? String(row),
        second: classes[column] ?? String(column),
        cosine: cosine === null || row === column ? cosine : -cosine,
        n,
      })),
    ),
  columns: [
    field("first", "Arm"),
    field("second", "Arm"),
    {
      ...field("cosine", "Mean cosine"),
      text: (row) =>
        row.first === row.second ? "the same arm" : row.cosine === null ? "undefined" : fixed(row.cosine, 3),
    },
    field("n", "n"),
  ],
  describe: (all) => {
    const pairs = all.filter((row) => row.first !== row.second && row.cosine !== null);
    const highest = greatest(pairs, (row) => row.cosine);
    const lowest = least(pairs, (row) => row.cosine);
    if (highest === undefined || lowest === undefined) return "No pair of arms has a defined cosine.";
    const named = ({ first, second, cosine }: CosineMatrixRow) => `${first} and ${second}, ${fixed(cosine ?? 0, 2)}`;
    return `Mean cosine between the loss gradients of each pair of arms over ${highest.n} images. Highest: ${named(highest)}; lowest: ${named(lowest)}.`;
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
  return drawing(size, [
    ...names.map((name, index) =>
      text("tick", left - 8, top + (index + 0.5) * cell + 4, fitting(name, 11, left - 8), "end"),
    ),
    ...names.map((name, index) =>
      text("tick", left + (index + 0.5) * cell, top - 8, fitting(name, 11, cell), "middle"),
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
  const title = `arms ${row.first} and ${row.second}: ${row.first === row.second ? "the same arm" : row.cosine === null ? "undefined" : `mean cosine ${fixed(row.cosine, 3)}`}, n = ${row.n}`;
  if (row.cosine === null || row.first === row.second) return [box("empty", square, title)];
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
      [fixed(row.cosine, cell < 34 ? 1 : 2)],
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
    text("note", left, top + 22, "−1"),
    text("note", left + width / 2, top + 22, "cosine 0 (right angle)", "middle"),
    text("note", left + width, top + 22, "+1", "end"),
  ];
}

/** ColorBrewer's PuOr: purple for opposed gradients, white at a right angle, orange for aligned ones. */
const colours = scaleLinear([-1, -0.5, 0, 0.5, 1], ["#2d004b", "#8073ac", "#f7f7f7", "#e08214", "#7f3b08"]).clamp(true);

/** As hex: some SVG viewers do not support `rgb()`. */
function colourOf(cosine: number): string {
  return rgb(colours(cosine)).formatHex();
}

/** Approximate relative luminance of sRGB, to choose black or white text. */
function isLight(colour: string): boolean {
  const { r, g, b } = rgb(colour);
  return 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2 > 0.3;
}
