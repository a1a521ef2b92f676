import clsx from "clsx";
import { Play } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { choosePreset, draftSpec, draftStore } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { CostBefore } from "./CostBefore.tsx";
import { Deviations } from "./Deviations.tsx";
import { PresetChooser } from "./PresetChooser.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import { SpecFile } from "./SpecFile.tsx";
import { SpecForm } from "./spec/SpecForm.tsx";
import styles from "./TrainRoom.module.css";
import { UndoButtons } from "./UndoButtons.tsx";
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
  const isHere = useDataHere(spec.dataset);
  const [showsAll, setShowsAll] = useState(false);
  return (
    <Panel title="Experiment" actions={<UndoButtons />}>
      <div className={styles.stack}>
        <PresetChooser value={draft.preset} copy={draft.copy} onChange={choosePreset} />
        <details className={styles.settings}>
          <summary>Settings</summary>
          <SettingsForm />
        </details>
        <details
          className={clsx(styles.settings, styles.whole)}
          onToggle={(event) => setShowsAll(event.currentTarget.open)}
        >
          <summary>All settings</summary>
          {showsAll && (
            <div className={styles.stack}>
              <SpecFile spec={spec} />
              <SpecForm />
            </div>
          )}
        </details>
        <Deviations spec={spec} />
        <div className={styles.start}>
          <CostBefore cost={cost} />
          <Button
            variant="primary"
            wide
            icon={<Play />}
            disabled={isBusy || cost.state !== "ready" || isHere !== true}
            onClick={() => onStart(spec)}
          >
            Start
          </Button>
          {isHere === false && <DataNeeded dataset={spec.dataset}>The experiment trains on it.</DataNeeded>}
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
