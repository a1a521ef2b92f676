import { useEffect, useState } from "react";
import { bytesText } from "../../experiment/terms/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { removeUnclaimed, unclaimedResults } from "../../state/runs/runCare.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import styles from "./RunsRoom.module.css";

interface Usage {
  readonly used: number;
  readonly quota: number;
  readonly isPersistent: boolean;
  readonly unclaimed: number;
}

/** How much of this browser's storage the lab takes, and what of it nobody needs. Looked up again when `version` changes. */
export function StoragePanel({ version }: { readonly version: unknown }) {
  const [usage, setUsage] = useState<Usage | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [look, setLook] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when a run came, went or was cleaned up
  useEffect(() => {
    let isCurrent = true;
    lookUp().then(
      (found) => isCurrent && setUsage(found),
      (reason: unknown) => isCurrent && setError(messageOf(reason)),
    );
    return () => {
      isCurrent = false;
    };
  }, [version, look]);
  return (
    <Panel title="Storage">
      <div className={styles.stack}>
        {error !== null && <Notice tone="warning">{error}</Notice>}
        {usage !== null && (
          <>
            <Progress
              label="Used by this page"
              value={usage.quota === 0 ? 0 : usage.used / usage.quota}
              detail={`${bytesText(usage.used)} of ${bytesText(usage.quota)}`}
            />
            <p className={styles.note}>
              {usage.isPersistent
                ? "The browser has promised to keep it until you delete it."
                : "The browser may clear it when the disk runs full; export what must last."}
            </p>
            {!usage.isPersistent && (
              <Button
                size="s"
                onClick={() =>
                  void navigator.storage.persist().then((granted) => {
                    if (granted) setLook(look + 1);
                    else setError("the browser did not agree to keep it: export what must last");
                  })
                }
              >
                Ask to keep it
              </Button>
            )}
            {usage.unclaimed > 0 && (
              <>
                <p className={styles.note}>
                  {usage.unclaimed === 1 ? "1 result belongs" : `${usage.unclaimed} results belong`} to no run
                  on the list any more. The same experiment would find them again.
                </p>
                <Button
                  size="s"
                  onClick={() =>
                    void removeUnclaimed().then(
                      () => setLook(look + 1),
                      (reason: unknown) => setError(messageOf(reason)),
                    )
                  }
                >
                  Delete them
                </Button>
              </>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

async function lookUp(): Promise<Usage> {
  const [{ usage = 0, quota = 0 }, isPersistent, unclaimed] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
    unclaimedResults(),
  ]);
  return { used: usage, quota, isPersistent, unclaimed: unclaimed.length };
}
