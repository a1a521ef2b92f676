import { useMemo } from "react";
import { specDifference } from "../../experiment/spec/specDifference.ts";
import { select } from "../../state/page/selection.ts";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import layout from "../style/layout.module.css";
import type { Entry } from "./entries.ts";
import styles from "./RunsRoom.module.css";

/** The settings in which two runs differ. */
export function Difference(props: {
  readonly entry: Entry;
  readonly entries: readonly Entry[];
  readonly other: string;
}) {
  const { entry, entries } = props;
  const others = entries.filter(({ id }) => id !== entry.id);
  const other = others.find(({ id }) => id === props.other) ?? others[0];
  const rows = useMemo(
    () => (other === undefined ? [] : specDifference(entry.spec, other.spec)),
    [entry.spec, other],
  );
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
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          <section className={styles.scroll} tabIndex={0} aria-label="Settings that differ">
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Setting</th>
                  <th scope="col">{entry.label}</th>
                  <th scope="col">{other.label}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ path, a, b }) => (
                  <tr key={path}>
                    <th scope="row">{path}</th>
                    <td>{a ?? "–"}</td>
                    <td>{b ?? "–"}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </div>
    </Panel>
  );
}
