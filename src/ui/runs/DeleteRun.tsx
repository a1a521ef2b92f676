import { AlertDialog } from "@base-ui/react/alert-dialog";
import clsx from "clsx";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { bytesText } from "../../experiment/terms/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { removeImport } from "../../state/imports/imports.ts";
import { deleteRun } from "../../state/runs/storedResults.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import layout from "../style/layout.module.css";
import styles from "./DeleteRun.module.css";
import type { Entry } from "./entries.ts";

/** Deletes a run after confirmation. Says what is deleted and what stays because other runs need it. */
export function DeleteRun({ entry, disabled }: { readonly entry: Entry; readonly disabled: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function remove() {
    try {
      if (entry.source.kind === "run") await deleteRun(entry.id);
      else await removeImport(entry.id);
      setOpen(false);
    } catch (reason) {
      setError(messageOf(reason));
    }
  }
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={setOpen}>
      <AlertDialog.Trigger
        disabled={disabled}
        render={
          <Button size="s" variant="quiet" icon={<Trash2 />}>
            Delete
          </Button>
        }
      />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.dialog}>
          <AlertDialog.Title className={styles.title}>Delete “{entry.label}”?</AlertDialog.Title>
          <AlertDialog.Description>
            {entry.source.kind === "import"
              ? `This removes ${bytesText(entry.bytes)} from this browser. The original file stays.`
              : `This permanently deletes its networks and measurements (about ${bytesText(entry.bytes - entry.shared)}) from this browser.${entry.shared > 0 ? ` Another ${bytesText(entry.shared)} stays because other runs need it.` : ""}`}
          </AlertDialog.Description>
          {error !== null && <Notice tone="error">{error}</Notice>}
          <div className={clsx(layout.buttons, styles.buttons)}>
            <AlertDialog.Close render={<Button>Cancel</Button>} />
            <Button variant="primary" onClick={() => void remove()}>
              Delete run
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
