import { Columns3, Eye, EyeOff } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { shownColumns, sortedRows } from "../../experiment/summary/table.ts";
import { type RunColumn, runColumns, runsCaption } from "../../experiment/sweeps/runColumns.ts";
import { commonThreats, type RunGroup, repeatedRuns, singleRuns } from "../../experiment/sweeps/runGroups.ts";
import { threatKey } from "../../experiment/terms/choice.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { changeRunTable, drawRuns, runTableStore } from "../../state/runs/runTable.ts";
import { Button } from "../controls/Button.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Popover } from "../controls/Popover.tsx";
import { Select } from "../controls/Select.tsx";
import { Switch } from "../controls/Switch.tsx";
import { TextField } from "../controls/TextField.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import layout from "../style/layout.module.css";
import type { Entry } from "./entries.ts";
import { RunFigure } from "./RunFigure.tsx";
import styles from "./RunTable.module.css";
import { matches, tableRun } from "./tableRuns.ts";

/** All runs as a table, as in an experiment tracker: sort, filter, columns, grouping, and which runs the figure draws. */
export function RunTable(props: {
  readonly entries: readonly Entry[];
  /** Id of the run on show below. */
  readonly shown: string;
  readonly onShow: (id: string) => void;
}) {
  const { entries, shown, onShow } = props;
  const { columns: chosen, order, isGrouped, undrawn, filter, sweep, threat: key } = useStore(runTableStore);
  const sweeps = useMemo(() => [...new Set(entries.map(sweepOf).filter((name) => name !== ""))], [entries]);
  const runs = useMemo(
    () =>
      entries
        .filter((entry) => !sweeps.includes(sweep) || sweepOf(entry) === sweep)
        .map(tableRun)
        .filter((run) => matches(run, filter)),
    [entries, sweeps, sweep, filter],
  );
  const threats = useMemo(() => commonThreats(runs), [runs]);
  const threat = threats.find((one) => threatKey(one) === key) ?? threats[0] ?? null;
  const all = useMemo(() => runColumns(runs, threat), [runs, threat]);
  const groups = useMemo(
    () => sortedRows(all, isGrouped ? repeatedRuns(runs) : singleRuns(runs), order),
    [all, runs, isGrouped, order],
  );
  const isShown = ({ id, isExtra = false }: RunColumn) => chosen[id] ?? !isExtra;
  const drawn = useMemo(() => runs.filter(({ id }) => !undrawn.includes(id)), [runs, undrawn]);
  return (
    <Panel
      title="On this machine"
      lead={`${runs.length === entries.length ? "" : `${runs.length} of `}${entries.length === 1 ? "1 run" : `${entries.length} runs`}. Press a name to see its details below.`}
    >
      <div className={layout.stack}>
        <div className={styles.tools}>
          <TextField
            label="Filter"
            type="search"
            placeholder="name, note, setting, status"
            value={filter}
            onChange={({ target }) => changeRunTable({ filter: target.value })}
          />
          {sweeps.length > 0 && (
            <Select
              label="Show"
              value={sweeps.includes(sweep) ? sweep : ""}
              options={[{ value: "", label: "All runs" }, ...sweeps.map((name) => ({ value: name, label: name }))]}
              onChange={(next) => changeRunTable({ sweep: next })}
            />
          )}
          {threats.length > 1 && (
            <Select
              label="Attacked at"
              value={threatKey(threat)}
              options={threats.map((one) => ({ value: threatKey(one), label: threatText(one) }))}
              onChange={(next) => changeRunTable({ threat: next })}
            />
          )}
          <Switch
            label="Group repeated trainings"
            checked={isGrouped}
            onChange={(next) => changeRunTable({ isGrouped: next })}
          />
          <ColumnChooser columns={all} groups={groups} isShown={isShown} chosen={chosen} />
        </div>
        {groups.length === 0 ? (
          <p>No run contains these words.</p>
        ) : (
          <DataTable
            name="Runs"
            isBounded
            rows={groups}
            columns={all.filter(isShown)}
            keyOf={({ id }) => id}
            sorting={{ order, onSort: (next) => changeRunTable({ order: next }) }}
            choosing={{
              isChosen: ({ runs: own }) => own.some(({ id }) => id === shown),
              onChoose: ({ id }) => onShow(id),
            }}
            lead={{ label: "Drawn", cell: (group) => <DrawToggle group={group} undrawn={undrawn} /> }}
            file={{
              id: "runs",
              columns: all,
              caption: runsCaption("Runs", threat),
              settings: { runs: runs.map(({ label, spec }) => ({ run: label, spec })) },
            }}
          />
        )}
        {drawn.length > 0 && <RunFigure runs={drawn} threat={threat} />}
      </div>
    </Panel>
  );
}

const sweepOf = ({ source }: Entry): string => (source.kind === "run" ? source.run.sweep : "");

/** Draws the runs of a row in the figure, or leaves them out. */
function DrawToggle({ group, undrawn }: { readonly group: RunGroup; readonly undrawn: readonly string[] }) {
  const ids = group.runs.map(({ id }) => id);
  const isDrawn = ids.some((id) => !undrawn.includes(id));
  return (
    <IconButton
      size="s"
      label={`Draw ${group.runs[0]?.label} in the figure`}
      aria-pressed={isDrawn}
      icon={isDrawn ? <Eye /> : <EyeOff />}
      onClick={() => drawRuns(ids, !isDrawn)}
    />
  );
}

function ColumnChooser(props: {
  readonly columns: readonly RunColumn[];
  readonly groups: readonly RunGroup[];
  readonly isShown: (column: RunColumn) => boolean;
  readonly chosen: Readonly<Record<string, boolean>>;
}) {
  const { columns, groups, isShown, chosen } = props;
  // The name stays; columns without a value are left out anyway.
  const offered = columns.slice(1).filter((column) => shownColumns([column], groups, typographic).length > 0);
  return (
    <Popover
      title="Columns"
      trigger={
        <Button size="s" icon={<Columns3 />}>
          Columns
        </Button>
      }
    >
      <ul className={styles.columns}>
        {offered.map((column) => (
          <li key={column.id}>
            <label className={styles.pick}>
              <input
                type="checkbox"
                checked={isShown(column)}
                onChange={({ target }) => changeRunTable({ columns: { ...chosen, [column.id]: target.checked } })}
              />
              {column.label}
            </label>
          </li>
        ))}
      </ul>
      <Button size="s" variant="quiet" onClick={() => changeRunTable({ columns: {} })}>
        Reset columns
      </Button>
    </Popover>
  );
}
