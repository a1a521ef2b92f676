import { FlaskConical, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { choosePreset, draftSpec, draftStore } from "../../state/draft.ts";
import { liveRun, restoreRuns, runsStore, startRun } from "../../state/runs.ts";
import { Button } from "../controls/Button.tsx";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Term } from "../controls/Term.tsx";
import { CostBefore } from "./CostBefore.tsx";
import { Deviations } from "./Deviations.tsx";
import { PresetChooser } from "./PresetChooser.tsx";
import { RunHistory } from "./RunHistory.tsx";
import { RunView } from "./RunView.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import styles from "./TrainRoom.module.css";
import { useEstimate } from "./useEstimate.ts";

/** The Train room: choose an experiment, see what it costs, start it, watch every network learn. */
export function TrainRoom() {
  const draft = useStore(draftStore);
  const { runs, notices } = useStore(runsStore);
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => void restoreRuns(), []);
  const live = useStore(runsStore, liveRun);
  const spec = draftSpec(draft);
  const cost = useEstimate(spec);
  const shown = runs.find(({ id }) => id === chosen) ?? live ?? runs[0];

  function start() {
    setError(null);
    setChosen(null);
    try {
      void startRun(spec).catch((reason: Error) => setError(reason.message));
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
    }
  }

  return (
    <div className={styles.room}>
      <header className={styles.intro}>
        <h1>Train and compare</h1>
        <p>
          Train <Term id="robin">RoBin</Term> and a <Term id="multiclass">multiclass model</Term> on this
          machine, with the same network, data and effort. Then both meet the same attacks.
        </p>
      </header>
      <div className={styles.columns}>
        <Panel title="Experiment" className={styles.form}>
          <div className={styles.stack}>
            <PresetChooser value={draft.preset} onChange={choosePreset} />
            <details className={styles.settings}>
              <summary>Settings</summary>
              <SettingsForm />
            </details>
            <Deviations spec={spec} />
            <div className={styles.start}>
              <CostBefore cost={cost} />
              <Button
                variant="primary"
                wide
                icon={<Play />}
                disabled={live !== undefined || cost.state !== "ready"}
                onClick={start}
              >
                Start
              </Button>
              {live !== undefined && (
                <p className={styles.note}>A run is going on. Another can start when it has ended.</p>
              )}
              {error !== null && (
                <Notice tone="error" title="It could not start" onDismiss={() => setError(null)}>
                  {error}
                </Notice>
              )}
            </div>
          </div>
        </Panel>
        <div className={styles.stack}>
          {notices.map((text) => (
            <Notice key={text} tone="warning">
              {text}
            </Notice>
          ))}
          {shown === undefined ? (
            <EmptyState icon={<FlaskConical />} title="Nothing has been trained here yet">
              <p>
                Press Start: eleven small networks appear here, each with its curve as it learns. When they
                are trained, attacks judge both systems on digits that neither has seen, and the table of
                results fills row by row.
              </p>
              <p>You can leave this room, cancel, or reload: whatever is finished is kept.</p>
            </EmptyState>
          ) : (
            <RunView key={shown.id} run={shown} isBusy={live !== undefined} onError={setError} />
          )}
          {runs.length > 1 && shown !== undefined && (
            <RunHistory runs={runs} shown={shown.id} onShow={setChosen} />
          )}
        </div>
      </div>
    </div>
  );
}
