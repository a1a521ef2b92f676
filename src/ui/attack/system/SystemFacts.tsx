import { TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import type { AccuracyRow } from "../../../experiment/summary/rows.ts";
import type { Column } from "../../../experiment/summary/table.ts";
import { percent } from "../../../figures/drawing/format.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import type { LabSystem, SystemGroup } from "../../../state/systems/systems.ts";
import { Notice } from "../../controls/Notice.tsx";
import { Popover } from "../../controls/Popover.tsx";
import { Term } from "../../glossary/Term.tsx";
import { DataTable } from "../../shared/DataTable.tsx";
import styles from "./SystemFacts.module.css";
import { headline, headlineAccuracies, measureText, systemLine } from "./systemText.ts";

interface SystemFactsProps {
  readonly group: SystemGroup;
  readonly system: LabSystem;
}

/** What a system is, and its measured accuracy. */
export function SystemFacts({ group, system }: SystemFactsProps) {
  const isGuest = useStore(attackStore, ({ groupId }) => groupId !== group.id);
  const rows = headlineAccuracies(group, system);
  const norm = useStore(attackStore, ({ settings }) => settings.norm);
  const epsilon = useStore(attackStore, ({ settings }) => settings.epsilon[settings.norm]);
  const [first] = rows;
  const warnings = [...new Set(rows.flatMap((row) => row.warnings.map(({ detail }) => detail)))];
  const deviations = group.spec.deviations ?? [];
  return (
    <header className={styles.facts}>
      <h2 className={styles.name}>
        <Term id={system.scoreKind === "arms" ? "robin" : "multiclass"}>{system.label}</Term>
      </h2>
      <p className={styles.line}>
        {isGuest && `${group.label}. `}
        {systemLine(group, system)}
      </p>
      {first === undefined ? (
        <p className={styles.none}>Not measured on test images yet.</p>
      ) : (
        <Popover
          title={`${system.label}: measured accuracy`}
          trigger={
            <button type="button" className={styles.summary}>
              {headline(rows, { norm, epsilon }).map((row) => (
                <span key={measureText(row)} className={styles.pick}>
                  <strong>{percent(row.accuracy.value)}</strong>{" "}
                  {row.threat === null ? "clean" : `at ${measureText(row)}`}
                </span>
              ))}
              <span className={styles.more}>n = {first.accuracy.n}, details</span>
              {warnings.length > 0 && (
                <span className={styles.warned}>
                  <TriangleAlert aria-hidden="true" />{" "}
                  {warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}
                </span>
              )}
            </button>
          }
        >
          <DataTable
            name={`Accuracy of ${system.label}`}
            columns={columns}
            rows={rows}
            file={{ id: `accuracy-${system.specId}`, settings: group.spec }}
          />
          {warnings.map((detail) => (
            <Notice key={detail} tone="warning">
              {detail}
            </Notice>
          ))}
          <p>
            Measured on {first.accuracy.n} test images with {first.backend.id} ({first.backend.adapter}). Under attack:
            the share that no core attack breaks; clean errors count as broken. Created by <code>{group.madeBy}</code>
          </p>
          {deviations.length > 0 && <p>Differs from the paper: {deviations.join("; ")}.</p>}
        </Popover>
      )}
    </header>
  );
}

const columns: readonly Column<AccuracyRow>[] = [
  {
    id: "attack",
    label: "Attack",
    value: (row) => (row.attack === "" ? measureText(row) : `${measureText(row)}, ${row.attack}`),
    more: { norm: ({ threat }) => threat?.norm ?? null, epsilon: ({ threat }) => threat?.epsilon ?? null },
  },
  {
    id: "accuracy",
    label: "Accuracy",
    value: ({ accuracy }) => accuracy.value,
    text: ({ accuracy }) => percent(accuracy.value),
  },
  {
    id: "low",
    label: "95 % interval",
    value: ({ accuracy }) => accuracy.low,
    more: { high: ({ accuracy }) => accuracy.high, n: ({ accuracy }) => accuracy.n },
    text: ({ accuracy }) => `${percent(accuracy.low)} to ${percent(accuracy.high)}`,
  },
];
