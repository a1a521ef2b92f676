import { useState } from "react";
import { bytesText } from "../../experiment/terms/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { removeUnclaimed, unclaimedResults } from "../../state/runs/storedResults.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { useLoaded } from "../shared/useLoaded.ts";
import layout from "../style/layout.module.css";

/** Browser storage used by the lab, and results that no run needs. Measured again when `version` changes. */
export function StoragePanel({ version }: { readonly version: string }) {
  const [changes, setChanges] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const { value: usage, error } = useLoaded(`${version} ${changes}`, measureUsage);
  async function change(action: () => Promise<unknown>) {
    try {
      await action();
      setFailure(null);
      setChanges((count) => count + 1);
    } catch (reason) {
      setFailure(messageOf(reason));
    }
  }
  const warning = failure ?? error;
  return (
    <Panel title="Storage">
      <div className={layout.stack}>
        {warning !== null && <Notice tone="warning">{warning}</Notice>}
        {usage !== null && (
          <>
            <Progress
              label="Used by this page"
              value={usage.quota === 0 ? 0 : usage.used / usage.quota}
              detail={`${bytesText(usage.used)} of ${bytesText(usage.quota)}`}
            />
            <p className={layout.note}>
              {usage.isPersistent
                ? "The browser keeps this data until you delete it."
                : "The browser may delete this data when the disk fills up. Export anything you need to keep."}
            </p>
            {!usage.isPersistent && (
              <Button size="s" onClick={() => void change(preventDeletion)}>
                Prevent automatic deletion
              </Button>
            )}
            {usage.unclaimed > 0 && (
              <>
                <p className={layout.note}>
                  {usage.unclaimed === 1 ? "1 result belongs" : `${usage.unclaimed} results belong`} to no
                  listed run. Running the same experiment again would reuse{" "}
                  {usage.unclaimed === 1 ? "it" : "them"}.
                </p>
                <Button size="s" onClick={() => void change(removeUnclaimed)}>
                  Delete unused results
                </Button>
              </>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

async function preventDeletion(): Promise<void> {
  if (!(await navigator.storage.persist()))
    throw new Error("The browser refused. Export anything you need to keep.");
}

async function measureUsage() {
  const [{ usage = 0, quota = 0 }, isPersistent, unclaimed] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
    unclaimedResults(),
  ]);
  return { used: usage, quota, isPersistent, unclaimed: unclaimed.length };
}
