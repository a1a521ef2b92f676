import type { Figure, Size } from "../drawing/figure.ts";
import { fitting, wrapText } from "../drawing/labels.ts";
import { drawing, text } from "../drawing/shapes.ts";
import { type BoundaryMapRow, boundaryMap } from "./boundaryMap.ts";
import { panelMarks } from "./boundaryMapPanel.ts";
import type { BoundaryMapSource } from "./boundaryMapSource.ts";
import { planeRatio } from "./panelGeometry.ts";

const lineHeight = 15;
/** Narrower panels have no notes, which would take more room than the maps. */
const leastNoted = 110;
/** Pixels around the panels: for the values of the axes, and between neighbours. */
const around = { left: 42, right: 8, gap: 30, ticks: 24, axes: 2 * lineHeight + 8 } as const;

/**
 * The same map without its key, in panels as large as fit a given width and height: for projectors, where the page
 * enlarges it and sets the key beside it.
 */
export const presentedMap: Figure<BoundaryMapSource, BoundaryMapRow> = {
  ...boundaryMap,
  draw(rows, size) {
    const map = rows[0]?.map;
    if (map === undefined) return drawing(size, []);
    const { columns, width, plotHeight, head, notes, left, top } = arrangementOf(map, size);
    // The estimate of a text's width is generous, and nothing stands to the right of an axis.
    const name = (words: string) => fitting(words, 11, 1.15 * (size.width - left));
    const panels = map.panels.flatMap((panel, index) => {
      const column = index % columns;
      const x = left + column * (width + around.gap);
      const y = top + lineHeight + Math.floor(index / columns) * (head + plotHeight + around.ticks) + head;
      return panelMarks(
        map,
        { ...panel, label: fitting(panel.label, 13, width - 15) },
        { left: x, right: x + width, top: y, bottom: y + plotHeight },
        { hasTicks: column === 0, notes: notes[index] ?? [], lineHeight },
      );
    });
    const bottom = top + lineHeight + Math.ceil(map.panels.length / columns) * (head + plotHeight + around.ticks);
    return drawing(size, [
      text("note", left, top + 11, name(`↑ ${map.y}`)),
      ...panels,
      text("note", left, bottom + 12, name(`→ ${map.x}`)),
    ]);
  },
};

/** The number of columns that gives the largest panels, and where these stand. */
function arrangementOf({ panels }: BoundaryMapSource, size: Size) {
  const ratio = planeRatio(panels.map(({ grid }) => grid));
  const arrangements = panels.map((_, index) => {
    const columns = index + 1;
    const lines = Math.ceil(panels.length / columns);
    const across = (size.width - around.left - around.right - around.gap * index) / columns;
    const panelWith = (noteLines: number) => {
      const head = 22 + lineHeight * noteLines;
      const up = (size.height - around.axes) / lines - head - around.ticks;
      return { head, width: Math.max(60, Math.min(across, up / ratio)) };
    };
    // Notes need fewer lines in wider panels, so that their width is known once they are wrapped for a narrow one.
    const guess = panelWith(1).width;
    const notes = panels.map(({ note }): readonly string[] =>
      note === "" || guess < leastNoted ? [] : wrapText(note, guess, 11),
    );
    const { head, width } = panelWith(Math.max(...notes.map(({ length }) => length)));
    const used = columns * width + around.gap * index;
    const left = around.left + Math.max(0, (size.width - around.left - around.right - used) / 2);
    const plotHeight = width * ratio;
    const high = around.axes + lines * (head + plotHeight + around.ticks);
    return { columns, width, plotHeight, head, notes, left, top: Math.max(0, (size.height - high) / 2) };
  });
  return arrangements.reduce((best, other) => (other.width > best.width ? other : best));
}
