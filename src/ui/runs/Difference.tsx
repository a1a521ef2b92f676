import { useMemo } from "react";
import { specDifference } from "../../experiment/spec/specDifference.ts";
import { select } from "../../state/page/selection.ts";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import layout from "../style/layout.module.css";
import type { Entry } from "./entries.ts";

/** The settings in which two runs differ. */
export function Difference(props: {
  readonly entry: Entry;
  readonly entries: readonly Entry[];
  readonly other: string;
}) {
  const { entry, entries } = props;
  const others = entries.filter(({ id }) => id !== entry.id);
  const other = others.find(({ id }) => id === props.other) ?? others[0];
  const rows = useMemo(() => (other === undefined ? [] : specDifference(entry.spec, other.spec)), [entry.spec, other]);
  if (other === undefined) return null;
  return (
    <Panel title="Compare settings">
      <div className={layout.stack}>
        <Select
          label="Compare with"
          value={other.id}
          options={others.map(({ id, label }) => ({ value: id, label }))}
          onChange={(value) => select("runs", { other: value })}
        />
        {rows.length === 0 ? (
          <p>Both runs have the same settings, seed included, and so give the same results.</p>
        ) : (
          <DataTable
            name="Settings that differ"
            isBounded
            rows={rows}
            file={{
              id: `settings-${entry.label}-and-${other.label}`,
              settings: { runs: [entry, other].map(({ label, spec }) => ({ run: label, spec })) },
            }}
            columns={[
              { id: "setting", label: "Setting", value: ({ path }) => path },
              { id: "this", label: entry.label, value: ({ a }) => a },
              { id: "other", label: other.label, value: ({ b }) => b },
            ]}
          />
        )}
      </div>
    </Panel>
  );
}
