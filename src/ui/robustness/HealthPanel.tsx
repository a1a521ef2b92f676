import { Check, Minus, TriangleAlert } from "lucide-react";
import type { HealthRow } from "../../experiment/health/healthRows.ts";
import { threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { Panel } from "../controls/Panel.tsx";
import layout from "../style/layout.module.css";
import styles from "./HealthPanel.module.css";

const marks = {
  warn: { icon: <TriangleAlert aria-hidden="true" />, word: "Warning" },
  pass: { icon: <Check aria-hidden="true" />, word: "Passed" },
  "not-run": { icon: <Minus aria-hidden="true" />, word: "Not checked" },
} as const;

/** The health checks of every system: warnings in full, the others folded away. */
export function HealthPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems, results } = experiment;
  const health = results.health ?? [];
  if (health.length === 0) return null;
  return (
    <Panel
      title="Can these numbers be trusted?"
      lead="A weak attack makes any system look robust. These checks compare attacks with one another and flag those that should have succeeded."
    >
      {systems.map(({ id, label }) => (
        <SystemHealth key={id} label={label} rows={health.filter(({ system }) => system === id)} />
      ))}
    </Panel>
  );
}

function SystemHealth({ label, rows }: { readonly label: string; readonly rows: readonly HealthRow[] }) {
  if (rows.length === 0) return null;
  const warnings = rows.filter(({ verdict }) => verdict === "warn");
  const others = rows.filter(({ verdict }) => verdict !== "warn");
  const unchecked = rows.filter(({ verdict }) => verdict === "not-run").length;
  return (
    <section className={styles.system} aria-label={label}>
      <h3>{label}</h3>
      <p className={styles.count}>
        {warnings.length === 0 ? "No warnings" : warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}
        {unchecked > 0 && `; ${unchecked === 1 ? "1 check needs" : `${unchecked} checks need`} data this run lacks`}.
      </p>
      <CheckList rows={warnings} />
      {others.length > 0 && (
        <details>
          <summary>{others.length === 1 ? "1 other check" : `${others.length} other checks`}</summary>
          <CheckList rows={others} />
        </details>
      )}
    </section>
  );
}

function CheckList({ rows }: { readonly rows: readonly HealthRow[] }) {
  return (
    <ul className={styles.checks}>
      {rows.map(({ check, label, threat, verdict, sentence }) => (
        <li
          key={`${check} ${threat === null ? "" : threatText(threat)}`}
          data-verdict={verdict}
          className={styles.check}
        >
          <span className={styles.mark}>
            {marks[verdict].icon}
            <span className={layout.hidden}>{marks[verdict].word}: </span>
          </span>
          <span>
            <b>{label}</b>
            {threat !== null && <span className={styles.threat}> {threatText(threat)}</span>}
            <span className={styles.sentence}>{sentence}.</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
