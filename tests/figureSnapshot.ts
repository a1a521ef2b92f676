import { expect } from "vitest";
import type { Figure } from "../src/figures/drawing/figure.ts";
import { renderSvg } from "../src/figures/drawing/renderSvg.ts";

/** Expect a figure to be drawn as in `src/figures/fixtures/<name>.svg`. Call it from a test in a room of src/figures. */
export async function expectFigure<Source, Row>(
  figure: Figure<Source, Row>,
  source: Source,
  width = 640,
  name = figure.id,
): Promise<void> {
  const rows = figure.rows(source);
  const size = { width, height: figure.height(rows, width) };
  const text = renderSvg(figure.draw(rows, size), {
    title: figure.title,
    description: figure.describe(rows),
  });
  await expect(text).toMatchFileSnapshot(`../fixtures/${name}.svg`);
}
