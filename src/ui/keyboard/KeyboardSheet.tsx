import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { Fragment } from "react";
import { Button } from "../controls/Button.tsx";
import styles from "./KeyboardSheet.module.css";
import { groupTitles, type Shortcut, type ShortcutGroup, shortcuts } from "./shortcuts.ts";

/** All keyboard shortcuts, grouped by where they work. */
export function KeyboardSheet(props: { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void }) {
  return (
    <Dialog.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          className={styles.sheet}
          onKeyDown={(event) => {
            if (event.key === "?") props.onOpenChange(false);
          }}
        >
          <header className={styles.head}>
            <Dialog.Title className={styles.title}>Keyboard shortcuts</Dialog.Title>
            {/* A tooltip would take the focus, and Escape would close it before the sheet. */}
            <Dialog.Close
              render={
                <Button size="s" variant="quiet" icon={<X />}>
                  Close
                </Button>
              }
            />
          </header>
          <div className={styles.groups}>
            {(Object.keys(shortcuts) as ShortcutGroup[]).map((group) => (
              <section key={group} className={styles.group}>
                <h3>{groupTitles[group]}</h3>
                <dl className={styles.list}>
                  {Object.values<Shortcut>(shortcuts[group]).map(({ keys, shown = keys, does }) => (
                    <Fragment key={does}>
                      <dt>{shown.map((key) => (key === "…" ? " … " : <kbd key={key}>{key}</kbd>))}</dt>
                      <dd>{does}</dd>
                    </Fragment>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <p className={styles.note}>
            Tab moves between controls; Enter and Space activate them. Fields and sliders keep the keys that they use
            themselves.
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
