import { Scale } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { measuredExperiments } from "../../state/imports/experiments.ts";
import { selectExperiment, selectionStore } from "../../state/page/selection.ts";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Select } from "../controls/Select.tsx";
import { useKnownSystems } from "../shared/useKnownSystems.ts";
import { CompareFigures } from "./CompareFigures.tsx";
import styles from "./CompareRoom.module.css";
import { ComparisonTable } from "./ComparisonTable.tsx";
import { DistancesPanel } from "./DistancesPanel.tsx";
import { ExamplesOrCounts } from "./ExamplesOrCounts.tsx";
import { HealthPanel } from "./HealthPanel.tsx";
import { SpreadPanel } from "./SpreadPanel.tsx";
import { ThreatModel } from "./ThreatModel.tsx";

/** The Robustness room: every number that was measured, what it means, and how sure it is. */
export function CompareRoom() {
  const { runs, groups, packsError, isLoading } = useKnownSystems();
  const chosen = useStore(selectionStore, (state) => state.compare.experiment);
  const experiments = useMemo(() => measuredExperiments(runs, groups), [runs, groups]);
  const experiment = experiments.find(({ id }) => id === chosen) ?? experiments[0];
  return (
    <Room
      title="Robustness"
      lead="How often each system is still right after an attack, on the same test images, with the same effort."
    >
      {packsError !== null && (
        <Notice tone="warning" title="The pretrained packs could not be read">
          {packsError}
        </Notice>
      )}
      {experiment === undefined ? (
        isLoading ? (
          <Progress label="Looking for results" value={null} />
        ) : (
          <EmptyState
            icon={<Scale />}
            title="Nothing has been measured here yet"
            action={<a href="#train">Train a RoBin and a multiclass model</a>}
          >
            <p>
              A run trains both systems and attacks them in the same way. Its table appears here row by row:
              clean accuracy, each attack, and the gap between the two with its sign.
            </p>
          </EmptyState>
        )
      ) : (
        <>
          <div className={styles.choice}>
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
              What is shown counts the images that are done. Combined rows count only images that all their
              attacks have finished.
            </Notice>
          )}
          <Panel title="Accuracy under attack">
            <ComparisonTable experiment={experiment} />
            <ThreatModel experiment={experiment} />
            {(experiment.spec.deviations ?? []).length > 0 && (
              <div className={styles.prose}>
                <p>
                  <b>Not the paper's setting:</b> {experiment.spec.deviations?.join("; ")}.
                </p>
              </div>
            )}
          </Panel>
          <PanelBoundary name="The spread of repeated trainings" of={experiment.id}>
            <SpreadPanel experiment={experiment} />
          </PanelBoundary>
          <PanelBoundary name="The check of the numbers" of={experiment.id}>
            <HealthPanel experiment={experiment} />
          </PanelBoundary>
          <PanelBoundary name="The figures" of={experiment.id}>
            <CompareFigures key={experiment.id} experiment={experiment} experiments={experiments} />
          </PanelBoundary>
          <PanelBoundary name="Smallest perturbations" of={experiment.id}>
            <DistancesPanel experiment={experiment} />
          </PanelBoundary>
          <PanelBoundary name="The outcome of single images" of={experiment.id}>
            <ExamplesOrCounts key={`${experiment.id} images`} experiment={experiment} />
          </PanelBoundary>
        </>
      )}
    </Room>
  );
}
