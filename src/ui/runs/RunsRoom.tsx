import clsx from "clsx";
import { Archive } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { importsStore, restoreImports } from "../../state/imports/imports.ts";
import { modelsStore, restoreModels } from "../../state/models/models.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { restoreRuns } from "../../state/runs/restoreRuns.ts";
import { damageStore } from "../../state/runs/resultStore.ts";
import { runsStore } from "../../state/runs/runsStore.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { ModelList } from "../models/ModelList.tsx";
import layout from "../style/layout.module.css";
import { Difference } from "./Difference.tsx";
import { entriesOf } from "./entries.ts";
import { OpenResult } from "./OpenResult.tsx";
import { RunDetails } from "./RunDetails.tsx";
import styles from "./RunsRoom.module.css";
import { RunTable } from "./RunTable.tsx";
import { StoragePanel } from "./StoragePanel.tsx";

/** The Runs room: everything computed here or opened from a file. */
export function RunsRoom() {
  const { runs, isRestored, notices } = useStore(runsStore);
  const { imports } = useStore(importsStore);
  const { damaged } = useStore(damageStore);
  const models = useStore(modelsStore, ({ stored }) => stored);
  const { run: chosen, other } = useStore(selectionStore, (state) => state.runs);
  useEffect(() => {
    void restoreRuns();
    void restoreImports();
    void restoreModels();
  }, []);
  const entries = useMemo(() => entriesOf(runs, imports), [runs, imports]);
  const entry = entries.find(({ id }) => id === chosen) ?? entries[0];
  return (
    <Room
      title="Runs"
      lead="Everything trained on this machine or opened from a file. Results are stored in this browser; export anything you need to keep."
    >
      {notices.map((text) => (
        <Notice key={text} tone="warning">
          {text}
        </Notice>
      ))}
      {damaged.length > 0 && (
        <Notice tone="warning" title="Some stored results are damaged. They will be recomputed when needed.">
          {damaged.slice(0, 5).map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      )}
      {entry !== undefined && (
        <PanelBoundary name="The table of runs">
          <RunTable entries={entries} shown={entry.id} onShow={(id) => select("runs", { run: id })} />
        </PanelBoundary>
      )}
      <div className={clsx(layout.columns, styles.columns)}>
        <div className={clsx(layout.stack, styles.side)}>
          <div className={clsx(layout.stack, styles.tools)}>
            <OpenResult onOpened={(id) => select("runs", { run: id })} />
            {models !== null && models.length > 0 && (
              <Panel title="Your own models">
                <ModelList models={models} />
              </Panel>
            )}
            <PanelBoundary name="The storage panel">
              <StoragePanel
                version={[
                  ...entries.map(({ id, bytes }) => `${id} ${bytes}`),
                  ...(models ?? []).map(({ name }) => name),
                ].join()}
              />
            </PanelBoundary>
          </div>
        </div>
        <div className={layout.stack}>
          {entry === undefined ? (
            isRestored ? (
              <EmptyState
                icon={<Archive />}
                title="No runs yet"
                action={<a href="#train">Train a RoBin and a multiclass model</a>}
              >
                <p>
                  Every experiment that you start in Train appears here with its networks, measurements and settings.
                  You can review it, compare it with others, repeat it with a change, or export it.
                </p>
                <p>Results from the command line open here too, ready to attack.</p>
              </EmptyState>
            ) : (
              <Progress label="Looking for runs" value={null} />
            )
          ) : (
            <>
              <PanelBoundary name="The view of this run" of={entry.id}>
                <RunDetails entry={entry} />
              </PanelBoundary>
              <PanelBoundary name="The comparison of settings" of={entry.id}>
                <Difference entry={entry} entries={entries} other={other} />
              </PanelBoundary>
            </>
          )}
        </div>
      </div>
    </Room>
  );
}
