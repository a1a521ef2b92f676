import { useMemo, useState } from "react";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { coherenceBin } from "../../experiment/summary/coherenceSummary.ts";
import { fixed } from "../../figures/drawing/format.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { openInAttack } from "../../state/attack/openInAttack.ts";
import { pixelsAt } from "../../state/attack/testImages.ts";
import { armGradients } from "../../state/coherence/armGradients.ts";
import type { CoherenceResult } from "../../state/coherence/coherenceResult.ts";
import { splitImages } from "../../state/systems/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { useLoaded } from "../shared/useLoaded.ts";
import type { ArmsSystem } from "./armsSystems.ts";
import styles from "./BinImages.module.css";
import { GradientRow } from "./GradientRow.tsx";

/** Images per page. */
const page = 4;

/** The images of one bin of the histogram, each with the input gradient of every arm. */
export function BinImages(props: {
  readonly shown: ArmsSystem;
  readonly result: CoherenceResult;
  /** Index of the bin; null if none is selected. */
  readonly bin: number | null;
  readonly onBin: (bin: number) => void;
}) {
  const { shown, result, bin, onBin } = props;
  const [start, setStart] = useState({ bin, from: 0 });
  const from = start.bin === bin ? start.from : 0;
  const inside = useMemo(
    () => result.examples.filter(({ coherence }) => coherence !== null && coherenceBin(coherence) === bin),
    [result, bin],
  );
  const isHere = useDataHere(shown.spec.dataset);
  const examples = inside.slice(from, from + page);
  const hasImages = isHere === true && examples.length > 0;
  const key = JSON.stringify([shown.id, result.split, examples]);
  const { value, error, isCurrent } = useLoaded(hasImages ? key : null, async (signal) => {
    const dataset = resolveChoice("datasets", shown.spec.dataset);
    const images = await splitImages(dataset, result.split);
    const pixels = examples.map(({ position }) => pixelsAt(images, position));
    return {
      images,
      examples,
      gradients: await armGradients(shown.group, shown.system, dataset, pixels, signal),
    };
  });
  const answer = hasImages && isCurrent && error === null ? value : null;
  const { histogram } = result.summary;
  const [failure, setFailure] = useState<string | null>(null);
  const attack = (position: number) => {
    openInAttack({ groupId: shown.group, systemId: shown.specId, position, from: "coherence" }).catch(
      (reason: unknown) => setFailure(messageOf(reason)),
    );
  };
  return (
    <Panel
      title="Images of a bin"
      lead="Click a bar of the histogram or choose a bin here to see its images with the gradient of each arm's margin."
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
                      label: `${fixed(low, 2)} to ${fixed(to, 2)}: ${count} ${count === 1 ? "image" : "images"}`,
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
            <Button disabled={from + page >= inside.length} onClick={() => setStart({ bin, from: from + page })}>
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
      {error !== null && (
        <Notice tone="error" title="The gradients could not be computed">
          {error}
        </Notice>
      )}
      {failure !== null && (
        <Notice tone="error" title="The image could not be opened in Attack">
          {failure}
        </Notice>
      )}
      {isHere === false && (
        <DataNeeded dataset={shown.spec.dataset}>The measurements are here, but the images are not.</DataNeeded>
      )}
      {hasImages && answer === null && error === null && <Progress label="Computing the gradients" value={null} />}
      {answer !== null && (
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
                  onAttack={result.split === "test" ? () => attack(example.position) : null}
                />
              );
            })}
          </ul>
          <p className={styles.note}>
            Brightening a green pixel or darkening a purple one raises the arm's margin. Each gradient is scaled to its
            largest value. Below each arm: the cosine between its loss gradient and that of the correct arm.
          </p>
        </>
      )}
    </Panel>
  );
}
