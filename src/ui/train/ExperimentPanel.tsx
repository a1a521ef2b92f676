import { memo, useState } from "react";
import { Panel } from "../controls/Panel.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import layout from "../style/layout.module.css";
import { CostBefore } from "./CostBefore.tsx";
import { Deviations } from "./Deviations.tsx";
import { OtherArithmetic } from "./OtherArithmetic.tsx";
import { SpecFile } from "./SpecFile.tsx";
import { SweepForm } from "./SweepForm.tsx";
import { Notes } from "./spec/Notes.tsx";
import { SettingsForm } from "./spec/SettingsForm.tsx";
import { SpecForm } from "./spec/SpecForm.tsx";
import { UndoButtons } from "./UndoButtons.tsx";
import type { Experiment } from "./useExperiment.ts";

/** Everything about the experiment that can be set, and what its author should know before it starts. */
export const ExperimentPanel = memo(function ExperimentPanel({ experiment }: { readonly experiment: Experiment }) {
  const { spec, notes, cost, isHere } = experiment;
  const [shows, setShows] = useState({ all: false, sweep: false });
  return (
    <Panel title="Experiment" lead={spec.name} actions={<UndoButtons />}>
      <div className={layout.stack}>
        <details className={layout.fold}>
          <summary>Settings</summary>
          <SettingsForm />
        </details>
        <details
          className={layout.fold}
          onToggle={({ currentTarget: { open } }) => setShows((now) => ({ ...now, all: open }))}
        >
          <summary>All settings</summary>
          {shows.all && (
            <div className={layout.stack}>
              <SpecFile spec={spec} />
              <SpecForm />
            </div>
          )}
        </details>
        <details
          className={layout.fold}
          onToggle={({ currentTarget: { open } }) => setShows((now) => ({ ...now, sweep: open }))}
        >
          <summary>Sweep: run it with several values of a setting</summary>
          {shows.sweep && <SweepForm spec={spec} isHere={isHere === true} />}
        </details>
        <Deviations deviations={spec.deviations ?? []} />
        <Notes notes={notes} />
        <OtherArithmetic />
        {cost.error !== null && <CostBefore cost={cost} />}
        {isHere === false && <DataNeeded dataset={spec.dataset}>This experiment needs it for training.</DataNeeded>}
      </div>
    </Panel>
  );
});
