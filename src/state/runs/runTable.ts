import { createStore } from "zustand/vanilla";
import type { RowOrder } from "../../experiment/summary/table.ts";

/** How the table of runs is shown. */
interface RunTableState {
  /** Columns that are hidden or shown against their default, by id. */
  readonly columns: Readonly<Record<string, boolean>>;
  readonly order: RowOrder;
  /** Runs that differ in the seed alone are one row. */
  readonly isGrouped: boolean;
  /** Ids of the runs that figures leave out. */
  readonly undrawn: readonly string[];
  /** Words that every shown run contains. */
  readonly filter: string;
  /** The sweep whose runs are shown; "" for all runs. */
  readonly sweep: string;
  /** Key of the threat that accuracies are shown for; "" for the most common one. */
  readonly threat: string;
}

/** Where the lasting part is kept in `localStorage`: columns, order and grouping. */
const place = "robin-lab-run-table";

export const runTableStore = createStore<RunTableState>()(() => ({
  columns: {},
  order: { column: "started", direction: "descending" },
  isGrouped: false,
  undrawn: [],
  filter: "",
  sweep: "",
  threat: "",
  ...remembered(),
}));

export function changeRunTable(part: Partial<RunTableState>): void {
  runTableStore.setState(part);
  const { columns, order, isGrouped } = runTableStore.getState();
  try {
    localStorage.setItem(place, JSON.stringify({ columns, order, isGrouped }));
  } catch {
    // Where storage is blocked, the next visit starts with the defaults.
  }
}

/** Draws or leaves out runs in figures. */
export function drawRuns(ids: readonly string[], isDrawn: boolean): void {
  const others = runTableStore.getState().undrawn.filter((id) => !ids.includes(id));
  changeRunTable({ undrawn: isDrawn ? others : [...others, ...ids] });
}

/** Checked by hand: a schema would load zod with this room. */
function remembered(): Partial<RunTableState> {
  try {
    const { columns, order, isGrouped } = JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<RunTableState>;
    const isOrder =
      typeof order?.column === "string" && (order.direction === "ascending" || order.direction === "descending");
    return {
      ...(typeof columns === "object" && columns !== null ? { columns } : {}),
      ...(isOrder ? { order } : {}),
      ...(typeof isGrouped === "boolean" ? { isGrouped } : {}),
    };
  } catch {
    // Damaged or blocked: the defaults.
    return {};
  }
}
