import clsx from "clsx";
import { Scale } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { specNotes } from "../../experiment/spec/specNotes.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { measuredExperiments } from "../../state/imports/experiments.ts";
import { selectExperiment, selectionStore } from "../../state/page/selection.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Select } from "../controls/Select.tsx";
import { EvaluateModels } from "../models/EvaluateModels.tsx";
import { chosenOrFirst } from "../shared/chosenOrFirst.ts";
import { PacksNotice } from "../shared/PacksNotice.tsx";
import { useKnownSystems } from "../shared/useKnownSystems.ts";
import layout from "../style/layout.module.css";
import { AccuracyFigures } from "./AccuracyFigures.tsx";
import { ComparisonTable } from "./ComparisonTable.tsx";
import { DistancesPanel } from "./DistancesPanel.tsx";
import { ExamplesOrCounts } from "./ExamplesOrCounts.tsx";
import { HealthPanel } from "./HealthPanel.tsx";
import styles from "./RobustnessRoom.module.css";
import { SpreadPanel } from "./SpreadPanel.tsx";
import { ThreatModel } from "./ThreatModel.tsx";

/** What to know about the measurements, as `lab validate` notes it: losses that a suite leaves out, for example. */
function NotesOf({ spec }: { readonly spec: ExperimentSpec }) {
  const notes = useMemo(() => specNotes(spec, typographic), [spec]);
  return notes.map(({ message }) => (
    <p key={message} className={clsx(layout.note, styles.prose)}>
      <b>Note:</b> {message}.
    </p>
  ));
}

/** The Robustness room: every measured number, its meaning, and its uncertainty. */
export function RobustnessRoom() {
  const { runs, groups, packsError, isLoading } = useKnownSystems();
  const chosen = useStore(selectionStore, (state) => state.compare.experiment);
  const experiments = useMemo(() => measuredExperiments(runs, groups), [runs, groups]);
  const experiment = chosenOrFirst(experiments, chosen, isLoading);
  return (
    <Room
      title="Robustness"
      lead="How often each system still answers correctly under attack, on the same test images and with the same effort."
    >
      <PacksNotice error={packsError} />
      <PanelBoundary name="The form for your own models">
        <EvaluateModels />
      </PanelBoundary>
      {experiment === undefined ? (
        isLoading ? (
          <Progress label="Looking for results" value={null} />
        ) : (
          <EmptyState
            icon={<Scale />}
            title="No results yet"
            action={<a href="#train">Train a RoBin and a multiclass model</a>}
          >
            <p>
              A run trains both systems and attacks them in the same way. Its results appear here: clean accuracy,
              accuracy under each attack, and the signed gap between the two systems.
            </p>
          </EmptyState>
        )
      ) : (
        <>
          <div className={styles.choice} data-stage="">
            <Select
              label="Experiment"
              value={experiment.id}
              options={experiments.map(({ id, label, origin, madeBy }) => ({
                value: id,
                label: origin === "pack" ? `${label} (pretrained)` : label,
                summary: madeBy,
              }))}
              onChange={selectExperiment}
            />
            <p className={styles.made}>
              {experiment.origin === "pack" ? (
                <>
                  Made by <code>{experiment.madeBy}</code>
                </>
              ) : (
                experiment.madeBy
              )}
            </p>
          </div>
          {experiment.isPartial && (
            <Notice tone="info" title="This run is not finished">
              Numbers cover the images finished so far. Combined rows cover only images that all of their attacks have
              finished.
            </Notice>
          )}
          <Panel title="Accuracy under attack">
            <ComparisonTable experiment={experiment} />
            <ThreatModel experiment={experiment} />
            <NotesOf spec={experiment.spec} />
            {(experiment.spec.deviations ?? []).length > 0 && (
              <p className={clsx(layout.note, styles.prose)}>
                <b>Differs from the paper:</b> {experiment.spec.deviations?.join("; ")}.
              </p>
            )}
          </Panel>
          <PanelBoundary name="The table of variation between trainings" of={experiment.id}>
            <SpreadPanel experiment={experiment} />
          </PanelBoundary>
          <PanelBoundary name="The health checks" of={experiment.id}>
            <HealthPanel experiment={experiment} />
          </PanelBoundary>
          <PanelBoundary name="The figures" of={experiment.id}>
            <AccuracyFigures key={experiment.id} experiment={experiment} experiments={experiments} />
          </PanelBoundary>
          <PanelBoundary name="The view of smallest perturbations" of={experiment.id}>
            <DistancesPanel experiment={experiment} />
          </PanelBoundary>
          <PanelBoundary name="The view of single images" of={experiment.id}>
            <ExamplesOrCounts key={`${experiment.id} images`} experiment={experiment} />
          </PanelBoundary>
        </>
      )}
    </Room>
  );
}
