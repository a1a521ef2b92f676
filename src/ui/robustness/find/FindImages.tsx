import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { commonThreats, type FoundImage, imagesAt, imagesThat } from "../../../experiment/artefacts/findImages.ts";
import type { SystemImages } from "../../../experiment/artefacts/imageResults.ts";
import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import { resolveChoice } from "../../../experiment/catalogue/params.ts";
import { threatKey } from "../../../experiment/terms/choice.ts";
import { messageOf } from "../../../lab/engine/namedError.ts";
import { openInAttack } from "../../../state/attack/openInAttack.ts";
import type { MeasuredExperiment } from "../../../state/imports/experiments.ts";
import { select, selectionStore } from "../../../state/page/selection.ts";
import { splitImages } from "../../../state/systems/splitImages.ts";
import { Notice } from "../../controls/Notice.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { DataNeeded } from "../../shared/DataNeeded.tsx";
import { useDataHere } from "../../shared/useDataHere.ts";
import { useLoaded } from "../../shared/useLoaded.ts";
import layout from "../../style/layout.module.css";
import { PageBar } from "../PageBar.tsx";
import styles from "./Find.module.css";
import { FindFilters } from "./FindFilters.tsx";
import { FoundCard } from "./FoundCard.tsx";
import { filterOf } from "./filterOf.ts";
import { OpenByNumber } from "./OpenByNumber.tsx";

const page = 24;

/** Finds images by what is known about them on all systems: who is broken, how far, how coherent. A click attacks one. */
export function FindImages(props: {
  readonly experiment: MeasuredExperiment;
  readonly results: readonly SystemImages[];
}) {
  const { experiment, results } = props;
  const { systems, spec } = experiment;
  const wanted = useStore(selectionStore, (state) => state.compare);
  const [failure, setFailure] = useState<string | null>(null);
  const threats = useMemo(() => commonThreats(results), [results]);
  const threat = threats.find((one) => threatKey(one) === wanted.findThreat) ?? threats.at(-1);
  const images = useMemo(() => (threat === undefined ? [] : imagesAt(results, threat)), [results, threat]);
  const found = useMemo(
    () => (threat === undefined ? [] : imagesThat(images, filterOf(wanted, results, threat))),
    [images, wanted, results, threat],
  );
  const split = results[0]?.outcomes[0]?.split ?? "test";
  const isHere = useDataHere(spec.dataset);
  const { value: pictures, error } = useLoaded(isHere === true ? JSON.stringify([spec.dataset, split]) : null, () =>
    splitImages(resolveChoice("datasets", spec.dataset), split),
  );
  if (threat === undefined || images.length === 0)
    return <p className={layout.note}>No image has been attacked on all systems of this experiment yet.</p>;
  // A link may point beyond the last matching image.
  const from = wanted.findFrom < found.length ? wanted.findFrom : 0;
  const setFrom = (next: number) => select("compare", { findFrom: next });
  const attack = (position: number, known?: FoundImage) => {
    // The system that breaks is on show; both kinds are by default.
    const broken = known?.systems.find((one) => one.broken && !one.cleanWrong)?.system;
    openInAttack({
      groupId: experiment.id,
      position,
      from: "compare",
      threat,
      ...(broken === undefined ? {} : { systemId: broken }),
    }).catch((reason: unknown) => setFailure(messageOf(reason)));
  };
  const attacks = [
    ...new Set(results.flatMap((one) => one.outcomes.flatMap((at) => at.attacks.map(({ name }) => name)))),
  ];
  const problem = failure ?? error;
  return (
    <Panel
      title="Find images"
      lead="Which images break one system and not the other? Choose what you look for, and click an image to attack it."
    >
      <FindFilters threats={threats} threat={threat} systems={systems} spec={spec} results={results} />
      <PageBar found={found.length} total={images.length} {...{ split, from, page }} onFrom={setFrom}>
        {split === "test" && isHere === true && (
          <OpenByNumber last={factsOf(spec.dataset).splits.test - 1} onOpen={(position) => attack(position)} />
        )}
      </PageBar>
      {problem !== null && (
        <Notice tone="error" title="The image could not be opened">
          {problem}
        </Notice>
      )}
      {isHere === false ? (
        <DataNeeded dataset={spec.dataset}>
          The results are here but the images are not, so they cannot be shown or attacked.
        </DataNeeded>
      ) : pictures === null ? (
        problem === null && <Progress label="Loading images" value={null} />
      ) : (
        <ul className={styles.grid}>
          {found.slice(from, from + page).map((image) => (
            <FoundCard
              key={image.position}
              image={image}
              systems={systems}
              pictures={pictures}
              scoreNames={scoreNamesOf(results)}
              onOpen={split === "test" ? () => attack(image.position, image) : null}
            />
          ))}
        </ul>
      )}
      {found.length === 0 && <p className={layout.note}>No image fits. Widen a filter, or choose another budget.</p>}
      <p className={layout.note}>
        Broken: by at least one of {attacks.join(", ")}. Images that are wrong before any attack count as broken.
        {experiment.origin === "pack" &&
          images.length < spec.evaluation.examples &&
          ` A pack has results image by image for its first ${images.length} test images only.`}
      </p>
    </Panel>
  );
}

/** Names of the predictions of the systems that do not have one score per class. */
function scoreNamesOf(results: readonly SystemImages[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    results.flatMap(({ system, outcomes }) => {
      const names = outcomes[0]?.scoreNames;
      return names === undefined ? [] : [[system, names]];
    }),
  );
}
