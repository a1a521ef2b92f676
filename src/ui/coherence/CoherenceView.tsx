import { Play, Square } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { isImported } from "../../experiment/terms/importedNetwork.ts";
import { binKey, coherenceHistogram } from "../../figures/coherence/coherenceHistogram.ts";
import { cosineMatrix } from "../../figures/coherence/cosineMatrix.ts";
import { cancelCoherence, coherenceStore, jobName, measureCoherence } from "../../state/coherence/coherence.ts";
import type { CoherenceResult } from "../../state/coherence/coherenceResult.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Button } from "../controls/Button.tsx";
import { Choices } from "../controls/Choices.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { defenceOfSystem } from "../shared/words.ts";
import type { ArmsSystem } from "./armsSystems.ts";
import { BinImages } from "./BinImages.tsx";
import { ByOutcome } from "./ByOutcome.tsx";
import styles from "./CoherenceRoom.module.css";
import { knownHistograms } from "./knownHistograms.ts";

type Count = "64" | "256" | "1000";

/** Coherence of one RoBin, from its run or measured now. */
export function CoherenceView(props: {
  readonly shown: ArmsSystem;
  /** Every RoBin on the page, for comparison. */
  readonly systems: readonly ArmsSystem[];
}) {
  const { shown, systems } = props;
  const count = useStore(selectionStore, (state) => state.coherence.images);
  const images = Math.min(Number(count), factsOf(shown.spec.dataset).splits.test);
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
  const isHere = useDataHere(shown.spec.dataset);
  const result = job?.result ?? (shown.measured?.images === images || job === undefined ? shown.measured : null);
  return (
    <>
      <Panel title="Measure" lead="Compares the gradients of all arms on the first clean test images.">
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
              disabled={isHere !== true}
              onClick={() => void measureCoherence(request)}
            >
              {result !== null && result.images === images ? "Measure again" : `Measure on ${images} images`}
            </Button>
          )}
        </div>
        {isHere === false && (
          <DataNeeded dataset={shown.spec.dataset}>
            Coherence is measured on its test images. Only its trained networks are here.
          </DataNeeded>
        )}
        {isRunning && (
          <Progress
            label={job.done === 0 ? "Waiting for a worker" : "Measuring"}
            value={job.done === 0 ? null : job.done / job.total}
            detail={`${job.done} of ${job.total} images`}
          />
        )}
        {job?.status === "failed" && (
          <Notice tone="error" title="Coherence could not be measured">
            {job.error}
          </Notice>
        )}
      </Panel>
      {result === null ? (
        <p className={styles.note}>
          Not measured yet. The histogram, the cosines between arms and the images with their gradients will appear
          here.
        </p>
      ) : (
        <Result shown={shown} systems={systems} result={result} isFromRun={result === shown.measured} />
      )}
    </>
  );
}

/** How the networks were defended; a model from elsewhere does not say. */
function trainingOf({ system, specId, spec }: ArmsSystem): string {
  const isForeign = system.members.some(({ network }) => isImported(network));
  return isForeign ? "imported, trained elsewhere" : defenceOfSystem(spec, specId);
}

function Result(props: {
  readonly shown: ArmsSystem;
  readonly systems: readonly ArmsSystem[];
  readonly result: CoherenceResult;
  readonly isFromRun: boolean;
}) {
  const { shown, systems, result, isFromRun } = props;
  const { summary, backend } = result;
  const { bin, beside } = useStore(selectionStore, (state) => state.coherence);
  const jobs = useStore(coherenceStore, (state) => state.jobs);
  const others = useMemo(() => knownHistograms(shown, systems, jobs), [shown, systems, jobs]);
  const chooseBin = useCallback(
    (key: string) => {
      const found = summary.histogram.findIndex((one) => binKey(one) === key);
      if (found >= 0) select("coherence", { bin: found });
    },
    [summary],
  );
  const chooseBinAt = (index: number | null) => select("coherence", { bin: index });
  const histogram = useMemo(
    () => ({
      systems: [
        { label: shown.label, series: 0, coherence: summary },
        ...others.filter(({ id }) => beside.includes(id)).map((one, i) => ({ ...one, series: 2 + i })),
      ],
    }),
    [shown.label, summary, others, beside],
  );
  const cosines = useMemo(
    () => ({
      classes: factsOf(shown.spec.dataset).classes,
      meanCosine: result.meanCosine,
      n: result.images,
    }),
    [shown.spec.dataset, result],
  );
  return (
    <>
      <div className={styles.figures}>
        <Panel title={`Mean coherence ${summary.mean.toFixed(3)}`}>
          {others.length > 0 && (
            <div className={styles.beside}>
              <Choices
                label="Compare with"
                options={others.map(({ id, label }) => ({ value: id, label }))}
                chosen={beside}
                onChange={(values) => select("coherence", { beside: [...values] })}
              />
            </div>
          )}
          <FigureFrame
            figure={coherenceHistogram}
            onChoose={chooseBin}
            source={histogram}
            title=""
            description={`${shown.label}; ${trainingOf(shown)}; n = ${summary.n} clean test images, ${backend.id}${isFromRun ? ", measured by its run" : ""}.`}
            settings={shown.spec}
          />
          <p className={styles.note}>
            Random directions with one dimension per pixel would give {summary.randomBaseline.toFixed(3)} on average.{" "}
            {summary.excluded + summary.skippedPairs === 0
              ? "All gradients were defined."
              : `${summary.skippedPairs} pairs with a zero gradient and ${summary.excluded} images were left out.`}
          </p>
        </Panel>
        <Panel title="All pairs of arms">
          <FigureFrame
            figure={cosineMatrix}
            source={cosines}
            title=""
            description={`Mean cosine between the loss gradients of two arms, as if one of them were the correct one, n = ${result.images}. Orange, near +1: one perturbation works against both. Purple, near −1: it cannot.`}
            settings={shown.spec}
          />
        </Panel>
      </div>
      <ByOutcome shown={shown} result={result} />
      <BinImages shown={shown} result={result} bin={bin} onBin={chooseBinAt} />
    </>
  );
}
