import { imageAtStep } from "../../experiment/interactive/craft.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { fitting, wrapText } from "../drawing/labels.ts";
import type { Mark } from "../drawing/mark.ts";
import { box, drawing, text } from "../drawing/shapes.ts";
import { attackColumns } from "./attackColumns.ts";
import {
  type AttackedSystem,
  type AttackRow,
  type AttackSource,
  attackRows,
  imageName,
  shownStep,
} from "./attackSource.ts";
import { pixelMarks } from "./pixelMarks.ts";

const edge = 12;
const gap = 16;
const lineHeight = 15;
/** Heights above each picture, of its answer below, and between pictures and text. */
const head = 24;
const foot = 22;
const space = 14;

/** The original and the attacked image of each system side by side, the changes, the verdicts, and how they were made. */
export function attackScene(source: AttackSource): Figure<AttackSource, AttackRow> {
  return {
    id: "attack",
    title: `A${imageName(source).slice(1)} under attack`,
    rows: attackRows,
    columns: attackColumns(source),
    describe,
    height: (_, width) => layoutOf(source, width).height,
    draw: (_, size) => draw(source, size),
  };
}

function describe(rows: readonly AttackRow[]): string {
  const source = rows[0]?.source;
  if (source === undefined) return "Nothing has been attacked yet.";
  return [...source.systems.map(({ verdict, detail }) => `${verdict} ${detail}`), source.caption].join(" ");
}

function layoutOf(source: AttackSource, width: number) {
  const columns = source.systems.length + 1;
  const side = (width - 2 * edge - gap * (columns - 1)) / columns;
  const leftOf = (column: number) => edge + column * (side + gap);
  const verdicts = source.systems.map((system) => wrapText(verdictText(source, system), side, 12));
  const caption = wrapText(source.caption, width - 2 * edge, 11);
  const changes = head + side + foot;
  const words = changes + head + side + space;
  const notes = words + lineHeight * Math.max(0, ...verdicts.map((lines) => lines.length)) + space;
  return { side, leftOf, verdicts, caption, changes, words, notes, height: notes + lineHeight * caption.length + edge };
}

/** The verdict of the shown step: at the end that of the attack, which would contradict earlier pictures. */
function verdictText(source: AttackSource, system: AttackedSystem): string {
  return source.step >= system.run.end ? `${system.verdict} ${system.detail}` : system.verdictAt(source.step);
}

const labelText = ({ truth }: AttackSource, width: number): string =>
  truth === null ? "No label" : `Label: ${fitting(truth, 12, width)}`;

function draw(source: AttackSource, size: Size): Mark {
  const { side, leftOf, verdicts, caption, changes, words, notes } = layoutOf(source, size.width);
  const place = (column: number, y: number) => ({ x: leftOf(column), y, side });
  const middle = (column: number) => leftOf(column) + side / 2;
  const pixels = source.pixels.length;
  return drawing(size, [
    box("paper", { x: 0, y: 0, width: size.width, height: size.height }),
    text("heading", leftOf(0), head - 8, "Original"),
    pixelMarks(source.paintImage(source.pixels), source, place(0, head)),
    text("label", middle(0), head + side + 16, labelText(source, side - 40), "middle"),
    ...source.systems.flatMap((system, at) => {
      const step = shownStep(system, source.step);
      const image = imageAtStep(system.run, step, pixels);
      const column = at + 1;
      return [
        text("heading", leftOf(column), head - 8, fitting(system.label, 13, side)),
        pixelMarks(source.paintImage(image), source, place(column, head)),
        answer(system, step, { x: middle(column), y: head + side + 16, width: side }),
        text("tick", leftOf(column), changes + head - 8, "What changed"),
        text("tick", leftOf(column) + side, changes + head - 8, `step ${step} of ${system.run.end}`, "end"),
        pixelMarks(source.paintChange(image), source, place(column, changes + head)),
        ...(verdicts[at] ?? []).map((line, row) => text("label", leftOf(column), words + 11 + lineHeight * row, line)),
      ];
    }),
    ...caption.map((line, row) => text("note", edge, notes + 11 + lineHeight * row, line)),
  ]);
}

/** The answer at a step; a wrong one is bold. */
function answer(
  system: AttackedSystem,
  step: number,
  at: { readonly x: number; readonly y: number; readonly width: number },
): Mark {
  const prediction = system.run.predictions[step] ?? -1;
  const isWrong = system.errs(prediction);
  const name = fitting(system.classes[prediction] ?? "nothing", 12, at.width - 90);
  const words = `Answer: ${name}, ${isWrong ? "wrong" : "right"}`;
  return text(isWrong ? "heading" : "label", at.x, at.y, words, "middle");
}
