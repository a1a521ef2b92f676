import clsx from "clsx";
import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Button } from "../../controls/Button.tsx";
import { IconButton } from "../../controls/IconButton.tsx";
import layout from "../../style/layout.module.css";
import { isChanged, useEditing } from "./editing.ts";
import styles from "./form.module.css";

/** A control with its explanation, a mark and a reset button while it is changed, and its problems. */
export function Field(props: {
  readonly isChanged: boolean;
  readonly help?: ReactNode;
  /** Shown below the explanation: a `Reset` or a `ChangeNote`. */
  readonly reset?: ReactNode;
  readonly problems?: readonly string[];
  readonly notes?: ReactNode;
  readonly children: ReactNode;
}) {
  const { help, reset, problems = [], notes, children } = props;
  return (
    <div className={styles.field} data-changed={props.isChanged || undefined}>
      {children}
      {help !== undefined && <p className={layout.fine}>{help}</p>}
      {reset}
      <Problems messages={problems} />
      {notes}
    </div>
  );
}

/** The problems of a field, below it. */
export function Problems({ messages }: { readonly messages: readonly string[] }) {
  return messages.map((message) => (
    <p key={message} className={styles.problem}>
      {message}
    </p>
  ));
}

/** A note about a change, with the button that reverts it. */
export function ChangeNote(props: {
  readonly label: string;
  readonly onReset: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div className={clsx(layout.ends, styles.changed)}>
      <span>{props.children}</span>
      <IconButton size="s" label={props.label} icon={<Undo2 />} onClick={props.onReset} />
    </div>
  );
}

/** Restores the original value of a part of the experiment. Nothing is shown while the part is unchanged or new. */
export function Reset({ path, name }: { readonly path: SpecPath; readonly name: string }) {
  const editing = useEditing();
  const before = valueAt(editing.base, path);
  if (before === undefined || !isChanged(editing, path)) return null;
  return (
    <ChangeNote label={`Reset ${name}`} onReset={() => editing.edit(path, before)}>
      changed
    </ChangeNote>
  );
}

/** The number of changed settings, with a button that resets all of them; nothing without changes. */
export function ResetAll(props: {
  readonly changes: number;
  /** What the settings differ from. */
  readonly from: string;
  readonly onReset: () => void;
}) {
  const { changes, from, onReset } = props;
  if (changes === 0) return null;
  return (
    <div className={clsx(layout.ends, layout.note)}>
      <span>
        {changes === 1 ? "1 setting differs" : `${changes} settings differ`} from {from}.
      </span>
      <Button size="s" variant="quiet" onClick={onReset}>
        Reset all
      </Button>
    </div>
  );
}
