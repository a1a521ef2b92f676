import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./field.module.css";

interface TextFieldProps extends ComponentProps<"input"> {
  readonly label: ReactNode;
}

/** A labelled line of text. */
export function TextField({ label, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input type="text" {...rest} id={id} className={styles.input} />
    </div>
  );
}

interface TextAreaProps extends ComponentProps<"textarea"> {
  readonly label: ReactNode;
}

/** Labelled text of several lines. */
export function TextArea({ label, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea {...rest} id={id} className={styles.input} />
    </div>
  );
}
