import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { Asked } from "../../experiment/link/permalinkRooms.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { openInAttack } from "../../state/attack/openInAttack.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { type SplitImages, splitImages } from "../../state/systems/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { ExampleCard } from "./ExampleCard.tsx";
import styles from "./Examples.module.css";
import { examplesThat } from "./exampleFilter.ts";

const page = 24;

/** Every test image with what each attack did to it, filtered by what broke it; a click takes it to the Attack room. */
export function ExamplesPanel(props: {
  readonly experiment: MeasuredExperiment;
  readonly systemId: string;
  readonly outcomes: ExampleOutcomes;
}) {
  const { experiment, systemId, outcomes } = props;
  const { clean, asked, from: wantedFrom } = useStore(selectionStore, (state) => state.compare);
  const [images, setImages] = useState<SplitImages | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { split } = outcomes;
  const { spec } = experiment;
  const isHere = useDataHere(spec.dataset);
  useEffect(() => {
    if (isHere !== true) return;
    let isOpen = true;
    splitImages(resolveChoice("datasets", spec.dataset), split).then(
      (found) => isOpen && setImages(found),
      (error: unknown) => isOpen && setFailure(messageOf(error)),
    );
    return () => {
      isOpen = false;
    };
  }, [spec, split, isHere]);
  const found = useMemo(() => examplesThat(outcomes, { clean, attacks: asked }), [outcomes, clean, asked]);
  const open = (index: number) => {
    const breaker = outcomes.attacks.find(({ broken }) => broken[index] === 1) ?? outcomes.attacks[0] ?? null;
    const position = outcomes.positions[index] ?? 0;
    openInAttack(experiment.id, systemId, position, outcomes.threat, breaker).catch((error: unknown) =>
      setFailure(messageOf(error)),
    );
  };
  // A link may name a place beyond the images that fit.
  const from = wantedFrom < found.length ? wantedFrom : 0;
  const setFrom = (next: number) => select("compare", { from: next });
  const shown = found.slice(from, from + page);
  return (
    <Panel
      title="Image by image"
      lead="Which attack broke which image, at which step and to what. Click an image to attack it yourself."
    >
      <div className={styles.filters}>
        <Select
          label="Before any attack"
          value={clean}
          options={[
            { value: "any", label: "Right or wrong" },
            { value: "right", label: "Right" },
            { value: "wrong", label: "Wrong" },
          ]}
          onChange={(value) => select("compare", { clean: value, from: 0 })}
        />
        {outcomes.attacks.map(({ name }) => (
          <Select<Asked>
            key={name}
            label={name}
            value={asked[name] ?? "any"}
            options={[
              { value: "any", label: "Broken or not" },
              { value: "broken", label: "Broken by it" },
              { value: "not", label: "Not broken by it" },
            ]}
            onChange={(value) => select("compare", { asked: { ...asked, [name]: value }, from: 0 })}
          />
        ))}
      </div>
      {failure !== null && (
        <Notice tone="error" title="The image could not be shown">
          {failure}
        </Notice>
      )}
      <div className={styles.bar}>
        <p role="status">
          {found.length} of {outcomes.ids.length} {split} images
          {found.length > page && `, ${from + 1} to ${Math.min(from + page, found.length)} on show`}
        </p>
        <Button size="s" disabled={from === 0} onClick={() => setFrom(from - page)}>
          Previous
        </Button>
        <Button size="s" disabled={from + page >= found.length} onClick={() => setFrom(from + page)}>
          Next
        </Button>
      </div>
      {isHere === false ? (
        <DataNeeded dataset={spec.dataset}>
          The outcome of every image is here, the images are not: they cannot be shown or attacked.
        </DataNeeded>
      ) : images === null ? (
        failure === null && <Progress label="Reading the images" value={null} />
      ) : (
        <ul className={styles.grid}>
          {shown.map((index) => (
            <ExampleCard
              key={outcomes.ids[index]}
              outcomes={outcomes}
              index={index}
              images={images}
              onOpen={split === "test" ? () => open(index) : null}
            />
          ))}
        </ul>
      )}
      {found.length === 0 && <p className={styles.nothing}>No image fits all of these filters.</p>}
    </Panel>
  );
}
