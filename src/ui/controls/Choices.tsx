import type { ReactNode } from "react";
import styles from "./Choices.module.css";
import field from "./field.module.css";

interface ChoicesProps {
  readonly label: ReactNode;
  readonly options: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly chosen: readonly string[];
  /** Receives all selected values, in the order of the options. */
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Select any number of a few options, all visible: native checkboxes. */
export function Choices({ label, options, chosen, onChange }: ChoicesProps) {
  return (
    <fieldset className={field.field}>
      <legend className={field.label}>{label}</legend>
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
