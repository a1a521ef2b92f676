import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Button } from "../../controls/Button.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import layout from "../../style/layout.module.css";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { Problems, Reset } from "./Field.tsx";
import styles from "./form.module.css";

/** A titled list of the spec, with its explanation, a reset button and its problems. */
export function ListFrame(props: {
  readonly path: SpecPath;
  readonly title: string;
  readonly help: string;
  readonly children: ReactNode;
}) {
  const { path, title, help, children } = props;
  const editing = useEditing();
  const problems = useProblems(path, true);
  return (
    <fieldset className={styles.listed} data-changed={isChanged(editing, path) || undefined}>
      <legend className={styles.listTitle}>{title}</legend>
      <p className={layout.fine}>{help}</p>
      <Reset path={path} name={title.toLowerCase()} />
      {children}
      <Problems messages={problems} />
    </fieldset>
  );
}

/** A list of the spec whose entries can be edited, removed and added. */
export function Listed<T>(props: {
  readonly path: SpecPath;
  readonly title: string;
  readonly help: string;
  /** Name of one entry: "attack". */
  readonly noun: string;
  /** Makes a new entry, given the existing ones. */
  readonly fresh: (entries: readonly T[]) => T;
  readonly children: (path: SpecPath, entry: T) => ReactNode;
}) {
  const { path, title, help, noun, fresh, children } = props;
  const { spec, edit } = useEditing();
  const entries = (valueAt(spec, path) ?? []) as readonly T[];
  return (
    <ListFrame path={path} title={title} help={help}>
      <ul className={styles.entries}>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity, and their fields no state
          <li key={index} className={styles.entry}>
            <div className={styles.entryBody}>{children([...path, index], entry)}</div>
            <IconButton
              size="s"
              label={`Remove ${noun} ${index + 1}`}
              icon={<Trash2 />}
              onClick={() => edit([...path, index], undefined)}
            />
          </li>
        ))}
      </ul>
      <Button size="s" icon={<Plus />} onClick={() => edit([...path, entries.length], fresh(entries))}>
        Add {noun}
      </Button>
    </ListFrame>
  );
}
