import clsx from "clsx";
import { type ReactNode, useId } from "react";
import layout from "../style/layout.module.css";
import field from "./field.module.css";
import styles from "./Segmented.module.css";

interface SegmentedOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  /** Accessible name, for labels that are icons. */
  readonly name?: string;
  readonly disabled?: boolean;
}

interface SegmentedProps<T extends string> {
  readonly label: ReactNode;
  readonly value: T;
  readonly options: readonly SegmentedOption<T>[];
  readonly onChange: (value: T) => void;
  /** Show the label to screen readers only. */
  readonly hideLabel?: boolean;
  readonly size?: "m" | "s";
}

/** Options beyond this number wrap as two halves, so that a narrow page never leaves one option alone on a line. */
const mostOnOneLine = 5;

/** Select one of a few options, all visible: native radio buttons, so arrow keys move and Tab leaves. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, hideLabel = false, size = "m" } = props;
  const name = useId();
  const half = options.length > mostOnOneLine ? Math.ceil(options.length / 2) : options.length;
  const lines = [options.slice(0, half), options.slice(half)].filter((line) => line.length > 0);
  return (
    <fieldset className={field.field}>
      <legend className={clsx(field.label, hideLabel && layout.hidden)}>{label}</legend>
      <div className={clsx(styles.group, styles[size])}>
        {lines.map((line) => (
          <div key={line[0]?.value} className={styles.line}>
            {line.map((option) => (
              <label key={option.value} className={styles.option}>
                <input
                  type="radio"
                  className={styles.radio}
                  name={name}
                  value={option.value}
                  checked={option.value === value}
                  disabled={option.disabled}
                  onChange={() => onChange(option.value)}
                  aria-label={option.name}
                />
                <span className={styles.text}>{option.label}</span>
              </label>
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
