import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { bytesText } from "../../experiment/terms/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { removeImport } from "../../state/imports/imports.ts";
import { deleteRun } from "../../state/runs/runCare.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import styles from "./DeleteRun.module.css";
import type { Entry } from "./entries.ts";

/** Deletes a run after asking: what goes, what stays because others need it. */
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
              ? `Its ${bytesText(entry.bytes)} are removed from this browser. The file it was opened from stays.`
              : `Its networks and measurements, about ${bytesText(entry.bytes - entry.shared)}, are removed from this browser and cannot be brought back.${entry.shared > 0 ? ` Another ${bytesText(entry.shared)} stay: other runs need them.` : ""}`}
          </AlertDialog.Description>
          {error !== null && <Notice tone="error">{error}</Notice>}
          <div className={styles.buttons}>
            <AlertDialog.Close render={<Button>Keep it</Button>} />
            <Button variant="primary" onClick={() => void remove()}>
              Delete it
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
