import { Archive } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { importsStore, restoreImports } from "../../state/imports/imports.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { restoreRuns } from "../../state/runs/earlierRuns.ts";
import { damageStore } from "../../state/runs/resultStore.ts";
import { runsStore } from "../../state/runs/runs.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Difference } from "./Difference.tsx";
import { entriesOf } from "./entries.ts";
import { OpenResult } from "./OpenResult.tsx";
import { RunDetails } from "./RunDetails.tsx";
import { RunList } from "./RunList.tsx";
import styles from "./RunsRoom.module.css";
import { StoragePanel } from "./StoragePanel.tsx";

/** The Runs room: everything that was computed here or opened from elsewhere, and what can be done with it. */
export function RunsRoom() {
  const { runs, isRestored, notices } = useStore(runsStore);
  const { imports } = useStore(importsStore);
  const { damaged } = useStore(damageStore);
  const { run: chosen, other } = useStore(selectionStore, (state) => state.runs);
  useEffect(() => {
    void restoreRuns();
    void restoreImports();
  }, []);
  const entries = useMemo(() => entriesOf(runs, imports), [runs, imports]);
  const entry = entries.find(({ id }) => id === chosen) ?? entries[0];
  return (
    <Room
      title="Runs"
      lead="Everything that was trained on this machine or opened from elsewhere. Results are kept in this browser; export what must outlast it."
    >
      {notices.map((text) => (
        <Notice key={text} tone="warning">
          {text}
        </Notice>
      ))}
      {damaged.length > 0 && (
        <Notice tone="warning" title="Damaged results were found; they are computed again when needed">
          {damaged.slice(0, 5).map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      )}
      <div className={styles.columns}>
        <div className={styles.side}>
          {entry !== undefined && (
            <RunList entries={entries} shown={entry.id} onShow={(id) => select("runs", { run: id })} />
          )}
          <div className={styles.tools}>
            <OpenResult onOpened={(id) => select("runs", { run: id })} />
            <PanelBoundary name="The storage">
              <StoragePanel version={entries.map(({ id, bytes }) => `${id} ${bytes}`).join()} />
            </PanelBoundary>
          </div>
        </div>
        <div className={styles.stack}>
          {entry === undefined ? (
            isRestored ? (
              <EmptyState
                icon={<Archive />}
                title="No runs yet"
                action={<a href="#train">Train a RoBin and a multiclass model</a>}
              >
                <p>
                  Each experiment that you start in Train stays here with its networks, its measurements and
                  its settings: to look at again, to compare, to repeat with one thing changed, or to take
                  away as a file.
                </p>
                <p>What the command line made opens here too, and its systems can be attacked at once.</p>
              </EmptyState>
            ) : (
              <Progress label="Looking for runs" value={null} />
            )
          ) : (
            <>
              <PanelBoundary name="This run" of={entry.id}>
                <RunDetails entry={entry} />
              </PanelBoundary>
              <PanelBoundary name="The difference of two runs" of={entry.id}>
                <Difference entry={entry} entries={entries} other={other} />
              </PanelBoundary>
            </>
          )}
        </div>
      </div>
    </Room>
  );
}
