import { expect, test } from "vitest";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { sortedRows } from "../../experiment/summary/table.ts";
import { waitingTask } from "../../lab/run/runState.ts";
import { newRun, type Run } from "../../state/runs/run.ts";
import { entriesOf } from "./entries.ts";
import { matches, tableRun } from "./tableRuns.ts";

const planned = await plan(presets.smoke);
const run = (id: string, part: Partial<Run> = {}): Run => ({
  ...newRun(id, "2026-01-02T14:05:00.000Z", presets.smoke),
  plan: planned,
  tasks: planned.tasks.map(waitingTask),
  ...part,
});
const rowOf = (one: Run) => {
  const [entry] = entriesOf([one], []);
  if (entry === undefined) throw new Error("no entry");
  return tableRun(entry);
};

test("a run of the page becomes a row with its systems, status and cost", () => {
  const row = rowOf(run("a", { status: "running", fraction: 0.257 }));
  expect(row).toMatchObject({ id: "a", status: "running, 25 %", seconds: 0, summary: null });
  expect(row.systems.map(({ id }) => id)).toEqual(["multiclass", "robin"]);
  expect(rowOf(run("b", { status: "finished" })).status).toBe("finished");
});

test("a filter keeps the runs that contain all its words, in name, notes, settings or status", () => {
  const row = rowOf(run("a", { name: "First try", notes: "wide networks", status: "finished" }));
  for (const filter of ["", "first", "TRY wide", "finished seed=1", "smoke"]) expect(matches(row, filter)).toBe(true);
  for (const filter of ["third", "first narrow", "seed=2"]) expect(matches(row, filter)).toBe(false);
});

test("rows are sorted by value, numbers as numbers; rows without a value come last in both directions", () => {
  const columns = [{ id: "epochs", value: ({ at }: { readonly at: number | string | null }) => at }];
  const rows = [10, null, 9, "", 100].map((at) => ({ at }));
  const sorted = (direction: "ascending" | "descending") =>
    sortedRows(columns, rows, { column: "epochs", direction }).map(({ at }) => at);
  expect(sorted("ascending")).toEqual([9, 10, 100, null, ""]);
  expect(sorted("descending")).toEqual([100, 10, 9, null, ""]);
  expect(sortedRows(columns, rows, { column: "gone", direction: "ascending" })).toBe(rows);
});
