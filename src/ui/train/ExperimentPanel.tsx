import { Play } from "lucide-react";
import { memo, useMemo } from "react";
import { useStore } from "zustand";
import type { ExperimentSpec } from "../../experiment/spec.ts";
import { choosePreset, draftSpec, draftStore } from "../../state/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { CostBefore } from "./CostBefore.tsx";
import { Deviations } from "./Deviations.tsx";
import { PresetChooser } from "./PresetChooser.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import styles from "./TrainRoom.module.css";
import { useEstimate } from "./useEstimate.ts";

/** What to run: a preset, a few settings, what it costs, and the button that starts it. */
export const ExperimentPanel = memo(function ExperimentPanel(props: {
  /** A run is going on: another has to wait. */
  readonly isBusy: boolean;
  readonly onStart: (spec: ExperimentSpec) => void;
  /** Why the last start was refused. */
  readonly error: string | null;
  readonly onDismiss: () => void;
}) {
  const { isBusy, onStart, error, onDismiss } = props;
  const draft = useStore(draftStore);
  const spec = useMemo(() => draftSpec(draft), [draft]);
  const cost = useEstimate(spec);
  return (
    <Panel title="Experiment">
      <div className={styles.stack}>
        <PresetChooser value={draft.preset} copy={draft.copy} onChange={choosePreset} />
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
            disabled={isBusy || cost.state !== "ready"}
            onClick={() => onStart(spec)}
          >
            Start
          </Button>
          {isBusy && <p className={styles.note}>A run is going on. Another can start when it has ended.</p>}
          {error !== null && (
            <Notice tone="error" title="It could not start" onDismiss={onDismiss}>
              {error}
            </Notice>
          )}
        </div>
      </div>
    </Panel>
  );
});
