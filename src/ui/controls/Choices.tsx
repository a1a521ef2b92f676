import type { ReactNode } from "react";
import styles from "./Choices.module.css";

export interface ChoicesProps {
  readonly label: ReactNode;
  readonly options: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly chosen: readonly string[];
  /** Told what is chosen then, in the order of the options. */
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Any of a few, all visible: native checkboxes. */
export function Choices({ label, options, chosen, onChange }: ChoicesProps) {
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.group}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="checkbox"
              checked={chosen.includes(option.value)}
              onChange={({ target }) =>
                onChange(
                  options
                    .map(({ value }) => value)
                    .filter((value) => (value === option.value ? target.checked : chosen.includes(value))),
                )
              }
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
