import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Button } from "../../controls/Button.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import { isChanged, useEditing, useProblems } from "./editing.ts";
import { Problems } from "./Problems.tsx";
import { Reset } from "./Reset.tsx";
import styles from "./SpecForm.module.css";

/** A list of the spec: its entries, each of which can be taken out, and a button that adds one. */
export function Listed<T>(props: {
  readonly path: SpecPath;
  readonly title: string;
  readonly help: string;
  /** What one entry is called: "attack". */
  readonly noun: string;
  /** A new entry, given those there are. */
  readonly fresh: (entries: readonly T[]) => T;
  readonly children: (path: SpecPath, entry: T) => ReactNode;
}) {
  const { path, title, help, noun, fresh, children } = props;
  const editing = useEditing();
  const entries = (valueAt(editing.spec, path) ?? []) as readonly T[];
  const problems = useProblems(path, true);
  return (
    <fieldset className={styles.listed} data-changed={isChanged(editing, path) || undefined}>
      <legend className={styles.listTitle}>{title}</legend>
      <p className={styles.help}>{help}</p>
      <Reset path={path} name={title.toLowerCase()} />
      <ul className={styles.entries}>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no names of their own, and fields no state
          <li key={index} className={styles.entry}>
            <div className={styles.entryBody}>{children([...path, index], entry)}</div>
            <IconButton
              size="s"
              label={`Remove ${noun} ${index + 1}`}
              icon={<Trash2 />}
              onClick={() => editing.edit([...path, index], undefined)}
            />
          </li>
        ))}
      </ul>
      <Problems messages={problems} />
      <Button
        size="s"
        icon={<Plus />}
        onClick={() => editing.edit([...path, entries.length], fresh(entries))}
      >
        Add {noun}
      </Button>
    </fieldset>
  );
}
