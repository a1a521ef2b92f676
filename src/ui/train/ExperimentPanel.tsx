import clsx from "clsx";
import { Play } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { useStore } from "zustand";
import { plan } from "../../experiment/plan/plan.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { specNotes } from "../../experiment/spec/specNotes.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { choosePreset } from "../../state/train/draft.ts";
import { draftSpec } from "../../state/train/draftSpec.ts";
import { draftStore } from "../../state/train/draftStore.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import layout from "../style/layout.module.css";
import { CostBefore } from "./CostBefore.tsx";
import { Deviations } from "./Deviations.tsx";
import { PresetChooser } from "./PresetChooser.tsx";
import { SpecFile } from "./SpecFile.tsx";
import { Notes } from "./spec/Notes.tsx";
import { SettingsForm } from "./spec/SettingsForm.tsx";
import { SpecForm } from "./spec/SpecForm.tsx";
import styles from "./TrainRoom.module.css";
import { UndoButtons } from "./UndoButtons.tsx";
import { useEstimate } from "./useEstimate.ts";

/** The experiment to run: a preset, its settings, the estimated cost, and the start button. */
export const ExperimentPanel = memo(function ExperimentPanel(props: {
  /** Whether a run is in progress; only one run at a time can start. */
  readonly isBusy: boolean;
  readonly onStart: (spec: ExperimentSpec) => void;
  /** Why the last start failed. */
  readonly error: string | null;
  readonly onDismiss: () => void;
}) {
  const { isBusy, onStart, error, onDismiss } = props;
  const draft = useStore(draftStore);
  const spec = useMemo(() => draftSpec(draft), [draft]);
  const notes = useMemo(() => (parseSpec(spec).ok ? specNotes(spec, typographic) : []), [spec]);
  const cost = useEstimate(JSON.stringify(spec), () => planOf(spec));
  const isHere = useDataHere(spec.dataset);
  const [showsAll, setShowsAll] = useState(false);
  return (
    <Panel title="Experiment" actions={<UndoButtons />}>
      <div className={layout.stack}>
        <PresetChooser value={draft.preset} copy={draft.copy} onChange={choosePreset} />
        <details className={layout.fold}>
          <summary>Settings</summary>
          <SettingsForm />
        </details>
        <details
          className={clsx(layout.fold, styles.whole)}
          onToggle={(event) => setShowsAll(event.currentTarget.open)}
        >
          <summary>All settings</summary>
          {showsAll && (
            <div className={layout.stack}>
              <SpecFile spec={spec} />
              <SpecForm />
            </div>
          )}
        </details>
        <Deviations deviations={spec.deviations ?? []} />
        <div className={clsx(layout.tight, styles.start)}>
          <Notes notes={notes} />
          <CostBefore cost={cost} />
          <Button
            variant="primary"
            wide
            icon={<Play />}
            disabled={isBusy || cost.value === null || cost.error !== null || isHere !== true}
            onClick={() => onStart(spec)}
          >
            Start
          </Button>
          {isHere === false && <DataNeeded dataset={spec.dataset}>This experiment needs it for training.</DataNeeded>}
          {isBusy && <p className={layout.fine}>A run is in progress. Start another when it has finished.</p>}
          {error !== null && (
            <Notice tone="error" title="The run could not start" onDismiss={onDismiss}>
              {error}
            </Notice>
          )}
        </div>
      </div>
    </Panel>
  );
});

async function planOf(spec: ExperimentSpec) {
  const parsed = parseSpec(spec);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return plan(parsed.spec);
}
