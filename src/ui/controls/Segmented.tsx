import clsx from "clsx";
import { type ReactNode, useId } from "react";
import styles from "./Segmented.module.css";

export interface SegmentedOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  /** What screen readers say when the label is an icon. */
  readonly name?: string;
  readonly disabled?: boolean;
}

export interface SegmentedProps<T extends string> {
  readonly label: ReactNode;
  readonly value: T;
  readonly options: readonly SegmentedOption<T>[];
  readonly onChange: (value: T) => void;
  /** Keep the label for screen readers only. */
  readonly hideLabel?: boolean;
  readonly size?: "m" | "s";
}

/** One of a few, all visible: native radio buttons, so arrow keys move and Tab leaves. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, hideLabel = false, size = "m" } = props;
  const name = useId();
  return (
    <fieldset className={styles.field}>
      <legend className={clsx(styles.label, hideLabel && styles.hidden)}>{label}</legend>
      <div className={clsx(styles.group, styles[size])}>
        {options.map((option) => (
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
    </fieldset>
  );
}
