import { Progress as Base } from "@base-ui/react/progress";
import type { ReactNode } from "react";
import styles from "./Progress.module.css";

interface ProgressProps {
  readonly label: ReactNode;
  /** Between 0 and 1; null if unknown. */
  readonly value: number | null;
  /** To the right of the label: "3 of 10 arms, about 40 s left". */
  readonly detail?: ReactNode;
  /** Colour of the bar: that of the system around it, or the accent colour. */
  readonly tone?: "accent" | "series";
}

/** A progress bar with a label. */
export function Progress({ label, value, detail, tone = "accent" }: ProgressProps) {
  return (
    <Base.Root value={value === null ? null : Math.round(value * 1000) / 10} className={styles.root} data-tone={tone}>
      <Base.Label className={styles.label}>{label}</Base.Label>
      <span className={styles.detail}>{detail}</span>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.indicator} />
      </Base.Track>
    </Base.Root>
  );
}
