import { type Column, field, fields } from "../../experiment/summary/table.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import { accuracyText, epsilonText, normSymbol, type ShownAccuracy } from "./format.ts";
import type { Mark } from "./mark.ts";

/** Pixels of the whole drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A figure is a function from results to a picture, in two steps that are both plain data: `rows` (what the table and
 * the CSV hold) and `draw` (SVG marks). Neither touches a document, so the page and the command line share it.
 */
export interface Figure<Source, Row> {
  /** Kebab-case: names exported files. */
  readonly id: string;
  readonly title: string;
  rows(source: Source): readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** One or two sentences that say what the picture shows, for those who do not see it. */
  describe(rows: readonly Row[]): string;
  /** The height that suits these rows at this width. */
  height(rows: readonly Row[], width: number): number;
  draw(rows: readonly Row[], size: Size): Mark;
}

/** The norm and epsilon of a row. */
export const budgetColumns: readonly Column<{ readonly norm: Norm; readonly epsilon: number }>[] = [
  { ...field("norm", "Norm"), text: ({ norm }: { readonly norm: Norm }) => normSymbol(norm) },
  {
    ...field("epsilon", "Epsilon"),
    text: ({ epsilon }: { readonly epsilon: number }) => epsilonText(epsilon),
  },
];

/** An accuracy with its 95 % interval and sample size. */
export const accuracyColumn: Column<ShownAccuracy> = {
  ...field("accuracy", "Accuracy [95 % interval]"),
  more: fields("low", "high", "n"),
  text: accuracyText,
};
