import { useId } from "react";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { Problems } from "./Problems.tsx";
import { Reset } from "./Reset.tsx";
import styles from "./SpecForm.module.css";

/** A line of text of the spec. */
export function TextField(props: {
  readonly path: SpecPath;
  readonly label: string;
  readonly help: string;
  /** Most characters. */
  readonly limit: number;
}) {
  const { path, label, help, limit } = props;
  const id = useId();
  const editing = useEditing();
  const problems = useProblems(path);
  return (
    <div className={styles.field} data-changed={isChanged(editing, path) || undefined}>
      <label className={styles.textLabel} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={styles.text}
        type="text"
        maxLength={limit}
        value={String(valueAt(editing.spec, path) ?? "")}
        aria-invalid={problems.length > 0}
        onChange={(event) => editing.edit(path, event.target.value)}
      />
      <p className={styles.help}>{help}</p>
      <Reset path={path} name={label.toLowerCase()} />
      <Problems messages={problems} />
    </div>
  );
}
