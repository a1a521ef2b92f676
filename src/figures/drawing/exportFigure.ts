import { toCsv } from "../../experiment/summary/table.ts";
import type { Figure, Size } from "./figure.ts";
import { withPngText } from "./pngText.ts";
import { renderSvg } from "./renderSvg.ts";

type FigureFormat = "svg" | "png" | "csv";

/** Width of an exported picture in pixels, whatever the size of the window. */
const exportWidth = 760;
const pngScale = 3;

/**
 * Export a figure with its settings embedded: as `<metadata>` in SVG, an `iTXt` chunk in PNG, a comment line in CSV. PNG
 * needs a document with a canvas; the promise rejects if the browser cannot draw or encode the picture.
 */
export async function exportFigure<Source, Row>(
  figure: Figure<Source, Row>,
  rows: readonly Row[],
  settings: unknown,
  format: FigureFormat,
): Promise<Blob> {
  if (format === "csv") return new Blob([toCsv(figure.columns, rows, settings)], { type: "text/csv" });
  const size = { width: exportWidth, height: figure.height(rows, exportWidth) };
  const svg = new Blob([figureSvg(figure, rows, settings, size)], { type: "image/svg+xml" });
  return format === "svg" ? svg : rasterise(svg, size, settings);
}

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

async function rasterise(svg: Blob, size: Size, settings: unknown): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = size.width * pngScale;
    canvas.height = size.height * pngScale;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("this browser provides no 2D canvas; export SVG instead");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (png === null)
      throw new Error(
        `this browser cannot encode a PNG of ${canvas.width} x ${canvas.height} pixels; export SVG instead`,
      );
    const bytes = new Uint8Array(await png.arrayBuffer());
    return new Blob([withPngText(bytes, "robin-lab", JSON.stringify(settings ?? null))], {
      type: "image/png",
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
