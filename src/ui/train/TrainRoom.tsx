import clsx from "clsx";
import { FlaskConical } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { addToQueue } from "../../state/queue/queue.ts";
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
import { PresetPanel } from "./PresetPanel.tsx";
import { QueuePanel } from "./QueuePanel.tsx";
import { RunHistory } from "./RunHistory.tsx";
import { RunView } from "./RunView.tsx";
import { StartBar } from "./StartBar.tsx";
import styles from "./TrainRoom.module.css";
import { useExperiment } from "./useExperiment.ts";

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
      // The run is below the form.
      results.current?.scrollIntoView({ block: "nearest" });
      void run.catch((reason: Error) => setError(reason.message));
    } catch (reason) {
      setError(messageOf(reason));
    }
  }, []);
  const dismiss = useCallback(() => setError(null), []);
  const queue = useCallback((spec: ExperimentSpec) => {
    try {
      setError(null);
      addToQueue([{ spec, name: "", sweep: "" }]);
    } catch (reason) {
      setError(messageOf(reason));
    }
  }, []);
  const experiment = useExperiment();

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
        <div className={clsx(layout.stack, styles.side)}>
          <PresetPanel />
          <div className={clsx(layout.stack, styles.lists)}>
            <PanelBoundary name="The queue">
              <QueuePanel />
            </PanelBoundary>
            {runs.length > 1 && shown !== undefined && (
              <PanelBoundary name="The list of runs">
                <RunHistory runs={runs} shown={shown.id} onShow={setChosen} />
              </PanelBoundary>
            )}
          </div>
        </div>
        <div className={layout.stack}>
          <PanelBoundary name="The experiment form">
            <ExperimentPanel experiment={experiment} />
          </PanelBoundary>
          {notices.map((text) => (
            <Notice key={text} tone="warning">
              {text}
            </Notice>
          ))}
          <div ref={results} className={styles.results}>
            {shown === undefined ? (
              <EmptyState icon={<FlaskConical />} title="Nothing has been trained here yet">
                <p>
                  Press Start. The networks appear here, each with its learning curve. Once they are trained, both
                  systems are attacked on images that neither has seen, and the results table fills in.
                </p>
                <p>You can leave this room, cancel or reload at any time: finished work is stored.</p>
              </EmptyState>
            ) : (
              <PanelBoundary name="The view of this run" of={shown.id}>
                <RunView key={shown.id} run={shown} isBusy={live !== undefined} onError={setError} />
              </PanelBoundary>
            )}
          </div>
        </div>
      </div>
      <StartBar
        experiment={experiment}
        isBusy={live !== undefined}
        onStart={start}
        onQueue={queue}
        error={error}
        onDismiss={dismiss}
      />
    </Room>
  );
}
