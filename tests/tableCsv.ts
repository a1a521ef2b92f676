import type { Summary } from "../src/experiment/summary/rows.ts";
import { summaryTables } from "../src/experiment/summary/summaryTables.ts";

/** One table of a summary as CSV, "" where it has no rows. */
export const tableCsv = (summary: Summary, id: string): string =>
  summaryTables(summary)
    .find((table) => table.id === id)
    ?.csv() ?? "";
