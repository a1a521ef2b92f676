import { ListPlus, Play, TriangleAlert } from "lucide-react";
import { memo } from "react";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import layout from "../style/layout.module.css";
import { CostBefore } from "./CostBefore.tsx";
import styles from "./StartBar.module.css";
import type { Experiment } from "./useExperiment.ts";

/** What would start and what it costs, with the buttons that start it: always in sight, at the bottom of the window. */
export const StartBar = memo(function StartBar(props: {
  readonly experiment: Experiment;
  /** Whether a run is in progress; only one run at a time can start. */
  readonly isBusy: boolean;
  readonly onStart: (spec: ExperimentSpec) => void;
  readonly onQueue: (spec: ExperimentSpec) => void;
  /** Why the last start failed. */
  readonly error: string | null;
  readonly onDismiss: () => void;
}) {
  const { experiment, isBusy, onStart, onQueue, error, onDismiss } = props;
  const { spec, notes, cost, isHere } = experiment;
  const canStart = cost.value !== null && cost.error === null && isHere === true;
  return (
    <section className={styles.bar} aria-label="Start">
      {error !== null && (
        <Notice tone="error" title="The run could not start" onDismiss={onDismiss}>
          {error}
        </Notice>
      )}
      <div className={styles.line}>
        <div className={styles.what}>
          <p className={styles.name}>{spec.name}</p>
          {cost.error === null ? (
            <CostBefore cost={cost} />
          ) : (
            <p className={styles.problem}>These settings cannot run. Experiment says why.</p>
          )}
          {isHere === false && <p className={styles.problem}>Its data are not on this machine.</p>}
          {notes.length > 0 && (
            <p className={styles.note} title={notes.map(({ message }) => message).join("\n")}>
              <TriangleAlert aria-hidden="true" />
              {notes.length === 1 ? "1 note" : `${notes.length} notes`} under Experiment
            </p>
          )}
        </div>
        <div className={layout.buttons}>
          <Button
            variant={isBusy ? "primary" : "secondary"}
            icon={<ListPlus />}
            disabled={!canStart}
            onClick={() => onQueue(spec)}
          >
            Add to queue
          </Button>
          <Button
            variant={isBusy ? "secondary" : "primary"}
            icon={<Play />}
            disabled={isBusy || !canStart}
            title={isBusy ? "A run is in progress: add this one to the queue" : undefined}
            onClick={() => onStart(spec)}
          >
            Start
          </Button>
        </div>
      </div>
    </section>
  );
});
