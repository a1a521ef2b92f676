import { Undo2 } from "lucide-react";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { isChanged, useEditing } from "./editing.ts";
import styles from "./SpecForm.module.css";

/** Brings a part of the experiment back to what the draft began from; nothing while it is the same, or new. */
export function Reset({ path, name }: { readonly path: SpecPath; readonly name: string }) {
  const editing = useEditing();
  const before = valueAt(editing.base, path);
  if (before === undefined || !isChanged(editing, path)) return null;
  return (
    <div className={styles.changed}>
      <span>changed</span>
      <IconButton
        size="s"
        label={`Reset ${name}`}
        icon={<Undo2 />}
        onClick={() => editing.edit(path, before)}
      />
    </div>
  );
}
