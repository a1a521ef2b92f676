import { Play, Square } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { entryOf } from "../../experiment/params.ts";
import { coherenceHistogram } from "../../figures/coherenceHistogram.ts";
import { cosineMatrix } from "../../figures/cosineMatrix.ts";
import { cancelCoherence, coherenceStore, jobName, measureCoherence } from "../../state/coherence.ts";
import type { CoherenceResult } from "../../state/coherenceResult.ts";
import { select, selectionStore } from "../../state/selection.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { FigureFrame } from "../FigureFrame.tsx";
import { defenceText } from "../words.ts";
import type { ArmsSystem } from "./armsSystems.ts";
import styles from "./CoherenceRoom.module.css";

type Count = "64" | "256" | "1000";

/** Coherence of one RoBin: taken from its run, or measured here and now. */
export function CoherenceView({ shown }: { readonly shown: ArmsSystem }) {
  const count = useStore(selectionStore, (state) => state.coherence.images);
  const images = Math.min(Number(count), entryOf("datasets", shown.spec.dataset.id).splits.test);
  const request = {
    group: shown.group,
    systemId: shown.specId,
    label: shown.label,
    system: shown.system,
    spec: shown.spec,
    images,
  };
  const job = useStore(coherenceStore, (state) => state.jobs[jobName(request)]);
  const isRunning = job?.status === "running";
  const result =
    job?.result ?? (shown.measured?.images === images || job === undefined ? shown.measured : null);
  return (
    <>
      <Panel
        title="Measure"
        lead="Gradients of all arms on clean test images, in the fixed order of the split."
      >
        <div className={styles.measure}>
          <Segmented<Count>
            label="Test images"
            value={count}
            options={[
              { value: "64", label: "64" },
              { value: "256", label: "256" },
              { value: "1000", label: "1,000" },
            ]}
            onChange={(images) => select("coherence", { images })}
          />
          {isRunning ? (
            <Button icon={<Square />} onClick={() => cancelCoherence(jobName(request))}>
              Cancel
            </Button>
          ) : (
            <Button
              variant={result === null ? "primary" : "secondary"}
              icon={<Play />}
              onClick={() => void measureCoherence(request)}
            >
              {result !== null && result.images === images ? "Measure again" : `Measure on ${images} images`}
            </Button>
          )}
        </div>
        {isRunning && (
          <Progress
            label={job.done === 0 ? "Waiting for a worker" : "Measuring"}
            value={job.done === 0 ? null : job.done / job.total}
            detail={`${job.done} of ${job.total} images`}
          />
        )}
        {job?.status === "failed" && (
          <Notice tone="error" title="It could not be measured">
            {job.error}
          </Notice>
        )}
      </Panel>
      {result !== null && <Result shown={shown} result={result} isFromRun={result === shown.measured} />}
    </>
  );
}

function Result(props: {
  readonly shown: ArmsSystem;
  readonly result: CoherenceResult;
  readonly isFromRun: boolean;
}) {
  const { shown, result, isFromRun } = props;
  const { summary, backend } = result;
  const histogram = useMemo(
    () => ({ systems: [{ label: shown.label, series: 0, coherence: summary }] }),
    [shown.label, summary],
  );
  const cosines = useMemo(
    () => ({
      classes: entryOf("datasets", shown.spec.dataset.id).classes,
      meanCosine: result.meanCosine,
      n: result.images,
    }),
    [shown.spec.dataset.id, result],
  );
  return (
    <div className={styles.figures}>
      <Panel title={`Mean coherence ${summary.mean.toFixed(3)}`}>
        <FigureFrame
          figure={coherenceHistogram}
          source={histogram}
          title=""
          description={`${shown.label}; ${defenceText(shown.spec)}; n = ${summary.n} clean test images, ${backend.id}${isFromRun ? ", measured by its run" : ""}.`}
          settings={shown.spec}
        />
        <p className={styles.note}>
          Random directions in as many dimensions as pixels would give {summary.randomBaseline.toFixed(3)} on
          average.{" "}
          {summary.excluded + summary.skippedPairs === 0
            ? "Every pair of gradients was defined."
            : `${summary.skippedPairs} pairs with a zero gradient were skipped, ${summary.excluded} images left out.`}
        </p>
      </Panel>
      <Panel title="All pairs of arms">
        <FigureFrame
          figure={cosineMatrix}
          source={cosines}
          title=""
          description={`Mean cosine between the gradients of two arms' margins, n = ${result.images}. Orange arms rise and fall together; purple ones oppose each other, so raising one lowers the other: that is what an attack uses.`}
          settings={shown.spec}
        />
      </Panel>
    </div>
  );
}
