import { type Mark, mark, roundPixels } from "../drawing/mark.ts";
import type { Rgba } from "./attackSource.ts";

/**
 * A picture as vector marks, `side` wide from (x, y): equal neighbours of a row are one rectangle, and rectangles of one
 * colour are one path. So it stays sharp at any size and in every program, which enlarged bitmaps in SVG do not. Colours
 * that are partly transparent are mixed with white.
 */
export function pixelMarks(
  rgba: Rgba,
  size: { readonly height: number; readonly width: number },
  at: { readonly x: number; readonly y: number; readonly side: number },
): Mark {
  const { height, width } = size;
  const paths = new Map<string, string[]>();
  for (let row = 0; row < height; row++) {
    let from = 0;
    for (let column = 1; column <= width; column++) {
      const colour = colourAt(rgba, row * width + from);
      if (column < width && colourAt(rgba, row * width + column) === colour) continue;
      const found = paths.get(colour) ?? [];
      found.push(`M${from},${row}h${column - from}v1h${from - column}z`);
      paths.set(colour, found);
      from = column;
    }
  }
  const scale = roundScale(at.side / Math.max(width, height));
  const transform = `translate(${roundPixels(at.x)},${roundPixels(at.y)}) scale(${scale})`;
  return mark(
    "g",
    { transform, "shape-rendering": "crispEdges" },
    [...paths].map(([fill, parts]) => mark("path", { fill, d: parts.join("") })),
  );
}

const roundScale = (scale: number): number => Number(scale.toPrecision(8));

function colourAt(rgba: Rgba, pixel: number): string {
  const alpha = (rgba[4 * pixel + 3] as number) / 255;
  const parts = [0, 1, 2].map((channel) => {
    const mixed = Math.round(255 - alpha * (255 - (rgba[4 * pixel + channel] as number)));
    return mixed.toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
