import { latexTable } from "../../experiment/summary/latexTable.ts";
import { toCsv } from "../../experiment/summary/table.ts";
import { bibtex } from "../../experiment/terms/citation.ts";
import { fileStem } from "../../experiment/terms/fileStem.ts";
import { withSoftware } from "../../experiment/terms/version.ts";
import type { Figure, Size } from "./figure.ts";
import { latexFigure, sentence } from "./latexFigure.ts";
import { rasterise } from "./rasterise.ts";
import { renderSvg } from "./renderSvg.ts";

/** The files of a figure: its ending tells what it holds, and `.table.tex` the numbers instead of the picture. */
export const figureFormats = {
  svg: "SVG",
  png: "PNG",
  csv: "CSV",
  tex: "LaTeX figure",
  "table.tex": "LaTeX table",
  bib: "BibTeX",
} as const;
export type FigureFormat = keyof typeof figureFormats;

/** Width of an exported picture in pixels, whatever the size of the window. */
const exportWidth = 760;

/**
 * Export a figure with its settings and the version of the lab embedded: as `<metadata>` in SVG, an `iTXt` chunk in PNG,
 * a comment line in CSV and LaTeX. PNG needs a document with a canvas; the promise rejects if the browser cannot draw or
 * encode the picture.
 */
export async function exportFigure<Source, Row>(
  figure: Figure<Source, Row>,
  rows: readonly Row[],
  about: {
    readonly settings: unknown;
    /** Name of the file without its ending. */
    readonly file: string;
    /** Replaces the title of the figure in captions. */
    readonly title?: string | undefined;
    /** What a caption also says. */
    readonly note?: string | undefined;
  },
  format: FigureFormat,
): Promise<Blob> {
  const { settings, file, title, note } = about;
  const embedded = withSoftware(settings);
  switch (format) {
    case "csv":
      return new Blob([toCsv(figure.columns, rows, embedded)], { type: "text/csv" });
    case "tex":
      return latexBlob(latexFigure(figure, rows, { file, title, note, settings }));
    case "table.tex": {
      const caption = [title ?? figure.title, note ?? ""].map(sentence).join(" ").trim();
      return latexBlob(latexTable(figure.columns, rows, { id: fileStem(file, "table"), caption, settings }));
    }
    case "bib":
      return new Blob([bibtex], { type: "application/x-bibtex" });
    case "svg":
    case "png": {
      const size = { width: exportWidth, height: figure.height(rows, exportWidth) };
      const svg = figureSvg(figure, rows, embedded, size);
      return format === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : rasterise(svg, size, embedded);
    }
    default:
      return format satisfies never;
  }
}

const latexBlob = (text: string): Blob => new Blob([text], { type: "application/x-tex" });

/** A figure as SVG text of a fixed size. Needs no document, so the command line uses it too. */
export function figureSvg<Source, Row>(
  figure: Figure<Source, Row>,
  rows: readonly Row[],
  settings: unknown,
  size: Size,
): string {
  const drawing = figure.draw(rows, size);
  return renderSvg(
    { ...drawing, attributes: { ...drawing.attributes, width: size.width, height: size.height } },
    { title: figure.title, description: figure.describe(rows), settings },
  );
}
