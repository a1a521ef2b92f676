import type { Cell } from "../../experiment/summary/csv.ts";
import type { Mark } from "./mark.ts";

/** Pixels of the whole drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A column of the table and the CSV that go with a figure. `text` is how a person reads it; CSV has the plain value. */
export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  value(row: Row): Cell;
  text?(row: Row): string;
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
