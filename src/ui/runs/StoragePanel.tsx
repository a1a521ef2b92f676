import { useState } from "react";
import { useStore } from "zustand";
import { bytesText } from "../../experiment/terms/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { type BrowserStorage, measureStorage } from "../../lab/store/browserStorage.ts";
import { modelsStore } from "../../state/models/models.ts";
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
  const models = useStore(modelsStore, ({ stored }) => stored);
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
            {usage.usage === null ? (
              <p className={layout.note}>This browser does not report how much storage the page uses.</p>
            ) : (
              <Progress
                label="Used by this page"
                value={usage.usage.used / usage.usage.quota}
                detail={`${bytesText(usage.usage.used)} of ${bytesText(usage.usage.quota)}`}
              />
            )}
            {models !== null && models.length > 0 && (
              <p className={layout.note}>
                {models.length === 1 ? "1 own model takes" : `${models.length} own models take`}{" "}
                {bytesText(models.reduce((sum, { bytes }) => sum + bytes, 0))} of it.
              </p>
            )}
            <p className={layout.note}>{lifetimeText[usage.lifetime]}</p>
            {usage.lifetime === "best-effort" && (
              <Button size="s" onClick={() => void change(preventDeletion)}>
                Prevent automatic deletion
              </Button>
            )}
            {usage.unclaimed > 0 && (
              <>
                <p className={layout.note}>
                  {usage.unclaimed === 1 ? "1 result belongs" : `${usage.unclaimed} results belong`} to no listed run.
                  Running the same experiment again would reuse {usage.unclaimed === 1 ? "it" : "them"}.
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
  if (!(await navigator.storage.persist())) throw new Error("The browser refused. Export anything you need to keep.");
}

async function measureUsage() {
  const [storage, unclaimed] = await Promise.all([measureStorage(), unclaimedResults()]);
  return { ...storage, unclaimed: unclaimed.length };
}

const lifetimeText: Readonly<Record<BrowserStorage["lifetime"], string>> = {
  kept: "The browser keeps this data until you delete it.",
  "best-effort": "The browser may delete this data when the disk fills up. Export anything you need to keep.",
  unknown:
    "The browser does not say how long it keeps this data; a private window deletes it when you close it. Export anything you need to keep.",
  window:
    "This looks like a private window: the browser deletes runs and data sets when you close it. Export anything you need to keep.",
};
