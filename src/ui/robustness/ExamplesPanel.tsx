import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { Asked } from "../../experiment/link/permalinkRooms.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { openInAttack } from "../../state/attack/openInAttack.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { splitImages } from "../../state/systems/splitImages.ts";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Select } from "../controls/Select.tsx";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { useLoaded } from "../shared/useLoaded.ts";
import layout from "../style/layout.module.css";
import { ExampleCard } from "./ExampleCard.tsx";
import styles from "./Examples.module.css";
import { examplesThat } from "./exampleFilter.ts";
import { PageBar } from "./PageBar.tsx";

const page = 24;

/** Every evaluated image with the result of each attack, with filters. Clicking an image opens it in the Attack room. */
export function ExamplesPanel(props: {
  readonly experiment: MeasuredExperiment;
  readonly systemId: string;
  readonly outcomes: ExampleOutcomes;
}) {
  const { experiment, systemId, outcomes } = props;
  const { clean, asked, from: wantedFrom } = useStore(selectionStore, (state) => state.compare);
  const [failure, setFailure] = useState<string | null>(null);
  const { split } = outcomes;
  const { spec } = experiment;
  const isHere = useDataHere(spec.dataset);
  const { value: images, error } = useLoaded(isHere === true ? JSON.stringify([spec.dataset, split]) : null, () =>
    splitImages(resolveChoice("datasets", spec.dataset), split),
  );
  const problem = failure ?? error;
  const found = useMemo(() => examplesThat(outcomes, { clean, attacks: asked }), [outcomes, clean, asked]);
  const open = (index: number) => {
    const breaker = outcomes.attacks.find(({ broken }) => broken[index] === 1) ?? outcomes.attacks[0] ?? null;
    const position = outcomes.positions[index] ?? 0;
    openInAttack({
      groupId: experiment.id,
      systemId,
      position,
      from: "compare",
      threat: outcomes.threat,
      outcome: breaker,
    }).catch((error: unknown) => setFailure(messageOf(error)));
  };
  // A link may point beyond the last matching image.
  const from = wantedFrom < found.length ? wantedFrom : 0;
  const setFrom = (next: number) => select("compare", { from: next });
  const shown = found.slice(from, from + page);
  return (
    <Panel
      title="Image by image"
      lead="Which attack broke which image, at which step, and what the system said instead. Click an image to attack it yourself."
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
              { value: "broken", label: "Broken" },
              { value: "not", label: "Not broken" },
            ]}
            onChange={(value) => select("compare", { asked: { ...asked, [name]: value }, from: 0 })}
          />
        ))}
      </div>
      {problem !== null && (
        <Notice tone="error" title="The image could not be shown">
          {problem}
        </Notice>
      )}
      <PageBar found={found.length} total={outcomes.ids.length} {...{ split, from, page }} onFrom={setFrom} />
      {isHere === false ? (
        <DataNeeded dataset={spec.dataset}>
          The results are here but the images are not, so they cannot be shown or attacked.
        </DataNeeded>
      ) : images === null ? (
        problem === null && <Progress label="Loading images" value={null} />
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
      {found.length === 0 && <p className={layout.note}>No image matches these filters.</p>}
    </Panel>
  );
}
