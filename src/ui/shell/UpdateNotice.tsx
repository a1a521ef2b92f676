import { useStore } from "zustand";
import { updateStore } from "../../state/page/updateStore.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import styles from "./LinkProblems.module.css";

/** Announces a newer version of the page. */
export function UpdateNotice() {
  const update = useStore(updateStore, (state) => state.update);
  if (update === null) return null;
  return (
    <div className={styles.place}>
      <Notice
        tone="info"
        title={update.by === "this tab" ? "A new version of the lab is ready" : "The lab was updated in another tab"}
        action={
          <Button size="s" onClick={update.apply}>
            Reload
          </Button>
        }
        onDismiss={() => updateStore.setState({ update: null })}
      >
        Your settings and results stay. A run in progress can be resumed after the reload.
      </Notice>
    </div>
  );
}
