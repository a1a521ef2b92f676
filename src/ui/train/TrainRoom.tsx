import clsx from "clsx";
import { FlaskConical } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { startRun } from "../../state/runs/liveRun.ts";
import { restoreRuns } from "../../state/runs/restoreRuns.ts";
import { liveRun, runsStore } from "../../state/runs/runsStore.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Room } from "../controls/Room.tsx";
import { Term } from "../glossary/Term.tsx";
import layout from "../style/layout.module.css";
import { ExperimentPanel } from "./ExperimentPanel.tsx";
import { RunHistory } from "./RunHistory.tsx";
import { RunView } from "./RunView.tsx";
import styles from "./TrainRoom.module.css";

/** The Train room: choose an experiment, see its cost, start it, and watch every network learn. */
export function TrainRoom() {
  const { runs, notices } = useStore(runsStore);
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => void restoreRuns(), []);
  const live = useStore(runsStore, liveRun);
  const shown = runs.find(({ id }) => id === chosen) ?? live ?? runs[0];

  const results = useRef<HTMLDivElement>(null);

  const start = useCallback((spec: ExperimentSpec) => {
    setError(null);
    setChosen(null);
    try {
      const run = startRun(spec);
      // In a narrow window the run is below the form.
      results.current?.scrollIntoView({ block: "nearest" });
      void run.catch((reason: Error) => setError(reason.message));
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    }
  }, []);
  const dismiss = useCallback(() => setError(null), []);

  return (
    <Room
      title="Train and compare"
      lead={
        <>
          Train <Term id="robin">RoBin</Term> and a <Term id="multiclass">multiclass model</Term> on this machine with
          the same network, data and effort, then attack both in the same way.
        </>
      }
    >
      <div className={clsx(layout.columns, styles.columns)}>
        <PanelBoundary name="The experiment form">
          <ExperimentPanel isBusy={live !== undefined} onStart={start} error={error} onDismiss={dismiss} />
        </PanelBoundary>
        <div className={layout.stack} ref={results}>
          {notices.map((text) => (
            <Notice key={text} tone="warning">
              {text}
            </Notice>
          ))}
          {shown === undefined ? (
            <EmptyState icon={<FlaskConical />} title="Nothing has been trained here yet">
              <p>
                Press Start. The networks appear here, each with its learning curve. Once they are trained, both systems
                are attacked on images that neither has seen, and the results table fills in.
              </p>
              <p>You can leave this room, cancel or reload at any time: finished work is stored.</p>
            </EmptyState>
          ) : (
            <PanelBoundary name="The view of this run" of={shown.id}>
              <RunView key={shown.id} run={shown} isBusy={live !== undefined} onError={setError} />
            </PanelBoundary>
          )}
          {runs.length > 1 && shown !== undefined && (
            <PanelBoundary name="The list of runs">
              <RunHistory runs={runs} shown={shown.id} onShow={setChosen} />
            </PanelBoundary>
          )}
        </div>
      </div>
    </Room>
  );
}
