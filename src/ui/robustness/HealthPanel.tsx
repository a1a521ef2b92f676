import { Check, Minus, TriangleAlert } from "lucide-react";
import type { HealthRow } from "../../experiment/health/healthRows.ts";
import { threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { Panel } from "../controls/Panel.tsx";
import styles from "./HealthPanel.module.css";

const marks = {
  warn: { icon: <TriangleAlert aria-hidden="true" />, word: "Warning" },
  pass: { icon: <Check aria-hidden="true" />, word: "Passes" },
  "not-run": { icon: <Minus aria-hidden="true" />, word: "Not checked" },
} as const;

/** Every check of every system: warnings in full, the others one click away. */
export function HealthPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems, results } = experiment;
  const health = results.health ?? [];
  if (health.length === 0) return null;
  return (
    <Panel
      title="Can these numbers be believed?"
      lead="A weak attack makes any system look robust. These checks compare attacks with each other and say where one failed that should not have."
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
        {warnings.length === 0 ? "No check warns" : `${warnings.length} warnings`}
        {unchecked > 0 && `; ${unchecked} could not be checked with what this run holds`}.
      </p>
      <CheckList rows={warnings} />
      {others.length > 0 && (
        <details>
          <summary>The other {others.length} checks</summary>
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
            <span className={styles.hidden}>{marks[verdict].word}: </span>
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
