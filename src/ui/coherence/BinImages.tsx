import { useEffect, useMemo, useState } from "react";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { coherenceBin } from "../../experiment/summary/coherenceSummary.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { pixelsAt } from "../../state/attack/testImages.ts";
import { armGradients, type ImageGradients } from "../../state/coherence/armGradients.ts";
import type { CoherenceExample, CoherenceResult } from "../../state/coherence/coherenceResult.ts";
import { type SplitImages, splitImages } from "../../state/systems/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import type { ArmsSystem } from "./armsSystems.ts";
import styles from "./BinImages.module.css";
import { GradientRow } from "./GradientRow.tsx";

const page = 4;

interface Answer {
  readonly images: SplitImages;
  readonly examples: readonly CoherenceExample[];
  readonly gradients: readonly ImageGradients[];
}

/** The images of one bin of the histogram, each with the input gradient of every arm. */
export function BinImages(props: {
  readonly shown: ArmsSystem;
  readonly result: CoherenceResult;
  /** Index of the bin; null: none was chosen yet. */
  readonly bin: number | null;
  readonly onBin: (bin: number) => void;
}) {
  const { shown, result, bin, onBin } = props;
  const [start, setStart] = useState({ bin, from: 0 });
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const from = start.bin === bin ? start.from : 0;
  const inside = useMemo(
    () => result.examples.filter(({ coherence }) => coherence !== null && coherenceBin(coherence) === bin),
    [result, bin],
  );
  const isHere = useDataHere(shown.spec.dataset);
  useEffect(() => {
    const wanted = inside.slice(from, from + page);
    if (wanted.length === 0 || isHere !== true) return;
    const controller = new AbortController();
    const dataset = resolveChoice("datasets", shown.spec.dataset);
    setAnswer(null);
    setFailure(null);
    (async () => {
      const images = await splitImages(dataset, result.split);
      const pixels = wanted.map(({ position }) => pixelsAt(images, position));
      const gradients = await armGradients(shown.group, shown.system, dataset, pixels, controller.signal);
      if (!controller.signal.aborted) setAnswer({ images, examples: wanted, gradients });
    })().catch((error: unknown) => {
      if (!controller.signal.aborted && !isNamed(error, "AbortError")) setFailure(messageOf(error));
    });
    return () => controller.abort();
  }, [inside, from, shown, result, isHere]);
  const { histogram } = result.summary;
  return (
    <Panel
      title="Images of a bin"
      lead="Click a bar of the histogram, or choose a bin here, to see its images with the direction in which each arm's margin rises."
    >
      <div className={styles.bar}>
        <Select
          label="Coherence"
          value={bin === null ? "" : String(bin)}
          options={[
            ...(bin === null ? [{ value: "", label: "Choose a bin" }] : []),
            ...histogram.flatMap(({ from: low, to, count }, index) =>
              count === 0
                ? []
                : [
                    {
                      value: String(index),
                      label: `${signed(low)} to ${signed(to)}: ${count} ${count === 1 ? "image" : "images"}`,
                    },
                  ],
            ),
          ]}
          onChange={(value) => value !== "" && onBin(Number(value))}
        />
        {inside.length > page && (
          <>
            <Button disabled={from === 0} onClick={() => setStart({ bin, from: from - page })}>
              Previous
            </Button>
            <Button
              disabled={from + page >= inside.length}
              onClick={() => setStart({ bin, from: from + page })}
            >
              Next
            </Button>
          </>
        )}
        {bin !== null && (
          <p role="status" className={styles.count}>
            {inside.length === 0
              ? "No image in this bin"
              : `${from + 1} to ${Math.min(from + page, inside.length)} of ${inside.length}`}
          </p>
        )}
      </div>
      {failure !== null && (
        <Notice tone="error" title="The gradients could not be computed">
          {failure}
        </Notice>
      )}
      {isHere === false && (
        <DataNeeded dataset={shown.spec.dataset}>
          What was measured is here, the images are not: they cannot be shown.
        </DataNeeded>
      )}
      {isHere === true && bin !== null && inside.length > 0 && answer === null && failure === null && (
        <Progress label="Computing the gradients" value={null} />
      )}
      {answer !== null && bin !== null && (
        <>
          <ul className={styles.rows}>
            {answer.examples.map((example, i) => {
              const gradients = answer.gradients[i];
              return gradients === undefined ? null : (
                <GradientRow
                  key={example.id}
                  example={example}
                  images={answer.images}
                  gradients={gradients.gradients}
                  prediction={gradients.prediction}
                />
              );
            })}
          </ul>
          <p className={styles.note}>
            Green pixels raise the arm's margin when they brighten, purple ones when they darken; each
            gradient is scaled to its own largest value. Under each arm: the cosine of its loss gradient with
            the true arm's.
          </p>
        </>
      )}
    </Panel>
  );
}

function signed(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
